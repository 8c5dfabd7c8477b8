extension FieldRule where Value == Bool {
    /// `true` or `false`, without quotation marks.
    public static var boolean: FieldRule {
        FieldRule(expecting: "true or false") { cursor in
            guard case .boolean(let value) = cursor.node.scalar?.resolved else { return nil }
            return value
        }
        .advising { $0.scalar?.booleanAdvice }
    }
}

extension FieldRule where Value == Int {
    /// A whole number in `range`, without quotation marks; decimal, or hexadecimal after `0x`, or octal after `0o`.
    public static func integer(in range: ClosedRange<Int>) -> FieldRule {
        let widest = Int.min...Int.max
        return FieldRule(expecting: "a whole number" + RangePhrase.phrase(range, of: widest, \.description)) { cursor in
            guard case .integer(let value) = cursor.node.scalar?.resolved else { return nil }
            return range.contains(value) ? value : nil
        }
        .advising { $0.scalar?.numberAdvice }
    }
}

extension FieldRule where Value == Double {
    /// A finite number in `range`, without quotation marks; whole numbers too.
    public static func decimal(in range: ClosedRange<Double>) -> FieldRule {
        let widest = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
        return FieldRule(expecting: "a number" + RangePhrase.phrase(range, of: widest, \.description)) { cursor in
            let value: Double
            switch cursor.node.scalar?.resolved {
            case .integer(let whole): value = Double(whole)
            case .decimal(let decimal): value = decimal
            case .null, .boolean, .text, nil: return nil
            }
            return value.isFinite && range.contains(value) ? value : nil
        }
        .advising { $0.scalar?.numberAdvice }
    }
}

extension FieldRule where Value == Duration {
    /// The longest duration that is taken where no other limit is set, a year: more is a slip of the pen.
    public static var longest: Duration { .seconds(366 * 86_400) }

    /// A duration in `range`, with its units: `30s`, `5m`, `1h30m`, `250ms`; the form is that of `DurationText`.
    public static func duration(in range: ClosedRange<Duration> = .zero...longest) -> FieldRule {
        let widest = Duration.zero...Duration.seconds(Int64.max)
        return FieldRule(expecting: "a duration" + RangePhrase.phrase(range, of: widest, DurationText.compact)) {
            cursor in
            guard let duration = cursor.node.text.flatMap(DurationText.parse) else { return nil }
            return range.contains(duration) ? duration : nil
        }
        .advising { $0.scalar?.durationAdvice }
    }
}

/// How ranges are said.
private enum RangePhrase {
    /// What follows "a number": " from 1 to 10", " of 1 or more", " of at most 10", or nothing for the `widest` range.
    static func phrase<Bound: Comparable>(
        _ range: ClosedRange<Bound>,
        of widest: ClosedRange<Bound>,
        _ show: (Bound) -> String
    ) -> String {
        switch (range.lowerBound == widest.lowerBound, range.upperBound == widest.upperBound) {
        case (true, true): ""
        case (false, true): " of \(show(range.lowerBound)) or more"
        case (true, false): " of at most \(show(range.upperBound))"
        case (false, false): " from \(show(range.lowerBound)) to \(show(range.upperBound))"
        }
    }
}

extension DocumentScalar {
    /// What to write instead of what YAML 1.1, and people, take for booleans.
    fileprivate var booleanAdvice: String? {
        let hint = isPlain ? "" : " without quotation marks"
        return switch text.lowercased() {
        case "true", "yes", "on", "y": "write `true`" + hint
        case "false", "no", "off", "n": "write `false`" + hint
        default: nil
        }
    }

    /// What to do when a number was expected.
    fileprivate var numberAdvice: String? {
        !isPlain && CoreSchemaValue(plain: text).isNumber ? "write it without quotation marks" : nil
    }

    /// What to do when a duration was expected; nothing when it is one and only too long or too short.
    fileprivate var durationAdvice: String? {
        if DurationText.parse(text) != nil { return nil }
        let isNumber = CoreSchemaValue(plain: text).isNumber
        return isNumber ? "add a unit: ms, s, m, h or d" : "write it like `30s`, `1h30m` or `250ms`"
    }
}

extension CoreSchemaValue {
    /// Whether it is a number of either kind.
    fileprivate var isNumber: Bool {
        switch self {
        case .integer, .decimal: true
        case .null, .boolean, .text: false
        }
    }
}
