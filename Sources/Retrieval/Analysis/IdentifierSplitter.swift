/// Splits one word at its internal boundaries: `KubeAPIErrorBudgetBurn` is kube, api, error, budget, burn.
///
/// Boundaries lie before an upper-case letter that follows a lower-case one, and before the last upper-case letter of
/// a run that is followed by a lower-case one. Digits belong to what precedes them. Plurals of acronyms (`PVCs`) and
/// `IPv6` stay in one piece.
struct IdentifierSplitter: Sendable {
    /// What a scalar is to the splitter.
    private enum Kind: Sendable {
        /// Upper or title case.
        case upper
        /// Everything else a word is made of.
        case lower
        /// A decimal digit.
        case digit
    }

    /// The parts found last, as byte ranges in the word, in order, without gaps.
    private(set) var parts: [Range<Int>] = []
    /// One kind per scalar.
    private var kinds: [Kind] = []
    /// First byte of each scalar, and the end of the word.
    private var starts: [Int] = []
    /// The bytes that decide special cases: the scalar if ASCII, else zero.
    private var ascii: [UInt8] = []

    /// Finds the parts of a word.
    ///
    /// - Complexity: O(length).
    mutating func split(_ word: Span<UInt8>) {
        classify(word)
        parts.removeAll(keepingCapacity: true)
        var index = 0
        while index < kinds.count {
            let end = partEnd(from: index)
            parts.append(starts[index]..<starts[end])
            index = end
        }
    }

    /// Fills the per-scalar arrays.
    private mutating func classify(_ word: Span<UInt8>) {
        kinds.removeAll(keepingCapacity: true)
        starts.removeAll(keepingCapacity: true)
        ascii.removeAll(keepingCapacity: true)
        var index = 0
        while index < word.count {
            starts.append(index)
            let byte = word[index]
            if byte < 0x80 {
                ascii.append(byte)
                kinds.append(Self.kind(ofASCII: byte))
                index += 1
            } else {
                let decoded = UTF8Scalar(word, at: index)
                ascii.append(0)
                kinds.append(Self.kind(of: decoded.scalar))
                index += decoded.count
            }
        }
        starts.append(index)
    }

    /// The end of the part that begins at a scalar.
    private func partEnd(from start: Int) -> Int {
        let letter = skip(.digit, from: start)
        guard letter < kinds.count, kinds[letter] == .upper else { return endOfLower(from: start) }
        var end = letter
        var uppers = 0
        while end < kinds.count, kinds[end] == .upper || kinds[end] == .digit {
            if kinds[end] == .upper { uppers += 1 }
            end += 1
        }
        guard end < kinds.count, kinds[end] == .lower else { return end }
        if uppers == 1 || belongsToAcronym(end) { return endOfLower(from: end) }
        return kinds[end - 1] == .digit ? end : end - 1
    }

    /// Whether the lower-case letter after an acronym is its plural `s`, or the `v` of a protocol version.
    private func belongsToAcronym(_ index: Int) -> Bool {
        let next = index + 1 < kinds.count ? kinds[index + 1] : .upper
        switch ascii[index] {
        case UInt8(ascii: "s"): return next != .lower
        case UInt8(ascii: "v"): return next == .digit
        default: return false
        }
    }

    /// The first scalar at or after an index that is neither lower-case nor a digit.
    private func endOfLower(from start: Int) -> Int {
        var end = start
        while end < kinds.count, kinds[end] == .lower || kinds[end] == .digit { end += 1 }
        return end
    }

    /// The first scalar at or after an index that is of another kind.
    private func skip(_ kind: Kind, from start: Int) -> Int {
        var end = start
        while end < kinds.count, kinds[end] == kind { end += 1 }
        return end
    }

    /// The kind of an ASCII byte.
    private static func kind(ofASCII byte: UInt8) -> Kind {
        if byte &- UInt8(ascii: "A") < 26 { return .upper }
        return byte &- UInt8(ascii: "0") < 10 ? .digit : .lower
    }

    /// The kind of a scalar beyond ASCII.
    private static func kind(of scalar: Unicode.Scalar) -> Kind {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .titlecaseLetter: return .upper
        case .decimalNumber: return .digit
        default: return .lower
        }
    }
}
