extension FieldRule where Value == String {
    /// Text of 1 to `maximum` characters (Unicode scalars); of the control characters only line feed and tab.
    ///
    /// Numbers, `true` and `false` are taken as they are written: `version: 1.10` is the text `1.10`.
    public static func text(upTo maximum: Int = 65_536) -> FieldRule {
        FieldRule(expecting: "text of 1 to \(maximum) characters") { cursor in
            cursor.text(upTo: maximum) { $0 == "\n" || $0 == "\t" }
        }
    }

    /// One line of text of 1 to `maximum` characters (Unicode scalars), without control characters.
    public static func line(upTo maximum: Int = 500) -> FieldRule {
        FieldRule(expecting: "a line of 1 to \(maximum) characters") { cursor in
            cursor.text(upTo: maximum) { _ in false }
        }
    }

    /// A name of the form that `pattern` allows.
    public static func identifier(_ pattern: IdentifierPattern = .dotted) -> FieldRule {
        FieldRule(expecting: pattern.expectation) { cursor in
            cursor.node.text.flatMap { pattern.matches($0) ? $0 : nil }
        }
    }

    /// One of `names`; for names known only at run time, such as the actions of a catalogue.
    public static func oneOf(_ names: [String]) -> FieldRule {
        FieldRule(expecting: NameList.choice(names)) { cursor in
            cursor.node.text.flatMap { names.contains($0) ? $0 : nil }
        }
        .advising { NameList.advice($0, names) }
    }
}

extension FieldRule where Value: RawRepresentable & CaseIterable & Sendable, Value.RawValue == String {
    /// One of the raw values of `type`.
    public static func enumeration(_ type: Value.Type = Value.self) -> FieldRule {
        let cases = Array(type.allCases)
        return FieldRule(expecting: NameList.choice(cases.map(\.rawValue))) { cursor in
            cursor.node.text.flatMap { text in cases.first { $0.rawValue == text } }
        }
        .advising { NameList.advice($0, cases.map(\.rawValue)) }
    }
}

extension DocumentCursor {
    /// The text of the node, when it has 1 to `maximum` characters and no control characters but those `allowed`.
    fileprivate func text(upTo maximum: Int, allowing allowed: (Unicode.Scalar) -> Bool) -> String? {
        guard let text = node.text, !text.isEmpty else { return nil }
        let count = text.unicodeScalars.count
        guard count <= maximum else {
            report("has \(count) characters, at most \(maximum) are allowed")
            return nil
        }
        guard let bad = text.unicodeScalars.first(where: { Self.isControl($0) && !allowed($0) }) else { return text }
        report("must not hold the control character \(InertText(String(bad)))")
        return nil
    }

    /// Whether `scalar` is in C0, DEL or C1: the general category Cc.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (scalar.value >= 0x7F && scalar.value < 0xA0)
    }
}
