/// One line of a log as the readers of exceptions see it.
struct TraceLine {
    /// The text behind the header, with the white space before it.
    let text: Substring
    /// How many spaces stand before the text.
    let indent: Int
    /// The text without white space around it.
    let body: Substring

    /// A line behind its header, made inert.
    init(_ line: String, limit: Int) {
        var bytes: [UInt8] = []
        LineCopy.copy(Array(line.utf8)[...], limit: limit, into: &bytes)
        let start = LineHeader.contentStart(bytes)
        let whole = InertLine.text(Array(bytes[start...]), limit: limit)
        text = Substring(whole)
        indent = whole.utf8.prefix { $0 == LogByte.space }.count
        body = text.trimmed
    }
}

extension Substring {
    /// Without spaces at both ends.
    var trimmed: Substring {
        var rest = self.drop { $0 == " " }
        while rest.last == " " { rest.removeLast() }
        return rest
    }

    /// What follows `prefix`, or nil.
    func after(_ prefix: String) -> Substring? {
        hasPrefix(prefix) ? dropFirst(prefix.count) : nil
    }

    /// What stands before and behind the first `separator`, or nil.
    func parted(by separator: String) -> (Substring, Substring)? {
        firstRange(of: separator).map { (self[..<$0.lowerBound], self[$0.upperBound...]) }
    }

    /// Whether this can be the name of a type: letters, digits, and the signs that join parts of names.
    var isTypeName: Bool {
        guard let first, first.isLetter || first == "_", utf8.count <= 256 else { return false }
        return allSatisfy {
            $0.isLetter || $0.isNumber || $0 == "." || $0 == "_" || $0 == "$" || $0 == "`" || $0 == ":"
        }
    }

    /// Whether the name says by its end that it is of an exception, or is dotted as one of a package.
    var isFaultName: Bool {
        guard isTypeName else { return false }
        return Self.faultEndings.contains { hasSuffix($0) }
    }

    private static let faultEndings = [
        "Exception", "Error", "Throwable", "Interrupt", "Exit", "Warning", "Failure", "Fault", "StopIteration",
    ]
}
