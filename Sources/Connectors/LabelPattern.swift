/// A pattern over the value of a label: the part of regular expressions that people write there, taken as Prometheus and
/// Alertmanager take it, over the whole value.
///
/// Letters, `\` before a punctuation mark, `.`, `.*`, `.+`, and alternatives by `|`, in one pair of brackets if wanted.
/// Anything else is refused rather than read otherwise than its author meant it. Matching takes linear time, whatever
/// the value and the pattern: neither comes from somebody who is trusted with this service's time.
struct LabelPattern: Sendable, Hashable {
    /// What one place of a value may be.
    private enum Part: Sendable, Hashable {
        /// This character.
        case one(Unicode.Scalar)
        /// Any character but a line break.
        case any
        /// Any number of them.
        case many
    }

    /// The most characters of a pattern, and of a value that it is held against: what comes after these is not looked at.
    static let (longest, longestValue) = (200, 4096)

    private let alternatives: [[Part]]

    /// A pattern; nil for one that is too long or has what is not understood here.
    init?(_ text: String) {
        guard text.unicodeScalars.count <= Self.longest else { return nil }
        var body = Substring(text)
        for opening in ["(?:", "("] where body.hasPrefix(opening) && body.hasSuffix(")") {
            body = body.dropFirst(opening.count).dropLast()
            break
        }
        var alternatives: [[Part]] = [[]]
        var scalars = body.unicodeScalars.makeIterator()
        var next = scalars.next()
        while let scalar = next {
            next = scalars.next()
            var parts: [Part] = []
            switch scalar {
            case "|":
                alternatives.append([])
                continue
            case "\\":
                guard let escaped = next, Self.isSpecial(escaped) || escaped == "-" || escaped == "/" else {
                    return nil
                }
                parts = [.one(escaped)]
                next = scalars.next()
            case ".":
                parts = next == "*" ? [.many] : next == "+" ? [.any, .many] : [.any]
                if next == "*" || next == "+" { next = scalars.next() }
            case _ where Self.isSpecial(scalar): return nil
            default: parts = [.one(scalar)]
            }
            // `a?`, `a*`, `.*?` and their kind.
            if let next, ["*", "+", "?", "{"].contains(next) { return nil }
            alternatives[alternatives.count - 1] += parts
        }
        self.alternatives = alternatives
    }

    /// Whether the whole value fits.
    /// - Complexity: O(length of the value · length of the pattern), both bounded.
    func matches(_ value: String) -> Bool {
        let scalars = Array(value.unicodeScalars.prefix(Self.longestValue))
        return alternatives.contains { Self.matches(scalars, $0) }
    }

    /// Goes through a value once, with every place of the pattern that it may have come to.
    private static func matches(_ value: [Unicode.Scalar], _ parts: [Part]) -> Bool {
        var places = [Bool](repeating: false, count: parts.count + 1)
        places[0] = true
        skip(&places, parts)
        for scalar in value {
            var next = [Bool](repeating: false, count: parts.count + 1)
            var isAnywhere = false
            for (place, part) in parts.enumerated() where places[place] {
                switch part {
                case .one(scalar),
                    .any where scalar != "\n":
                    next[place + 1] = true
                case .many where scalar != "\n": next[place] = true
                default: continue
                }
                isAnywhere = true
            }
            guard isAnywhere else { return false }
            skip(&next, parts)
            places = next
        }
        return places[parts.count]
    }

    /// Any number may be none.
    private static func skip(_ places: inout [Bool], _ parts: [Part]) {
        for (place, part) in parts.enumerated() where places[place] && part == .many { places[place + 1] = true }
    }

    /// What means something in a regular expression.
    /// - Source: RE2, `regexp/syntax` of Go: QuoteMeta.
    private static func isSpecial(_ scalar: Unicode.Scalar) -> Bool {
        #"\.+*?()|[]{}^$"#.unicodeScalars.contains(scalar)
    }
}
