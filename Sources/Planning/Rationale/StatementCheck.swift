public import IncidentModel
public import Remediation

/// Checks mechanically that a statement says nothing that its citations do not bear out.
///
/// What can be checked by machine are the particulars: every citation must exist, and every number, identifier and quoted
/// part of the statement must stand in the cited evidence or among the plain facts of the step it explains. Ordinary
/// words are not judged.
public struct StatementCheck: Sendable {
    /// Why a statement is not borne out.
    public enum Fault: Sendable, Hashable, CustomStringConvertible {
        /// It cites nothing.
        case noCitation
        /// It cites something that is not in the ledger.
        case unknownCitation(Citation)
        /// It states a particular that no cited evidence holds.
        case unsupported(String)

        /// The fault in words.
        public var description: String {
            switch self {
            case .noCitation: "it cites no evidence"
            case .unknownCitation(let citation): "\(citation) is no evidence of this plan"
            case .unsupported(let particular): "`\(particular)` does not stand in what it cites"
            }
        }
    }

    private let ledger: EvidenceLedger
    /// Particulars that need no evidence, in lower case: the names of the step at hand.
    private let given: String

    /// A check of statements about an action.
    /// - Parameters:
    ///   - ledger: The evidence that can be cited.
    ///   - action: The action explained, whose own names and values need no evidence; nil for statements about the
    ///     incident as a whole.
    ///   - names: Further names that need no evidence, such as those of the inventory.
    public init(ledger: EvidenceLedger, action: Action? = nil, names: [String] = []) {
        self.ledger = ledger
        var given = names
        if let action {
            given += [action.definition.id.text, action.definition.title, action.target.description]
            given += action.arguments.map { "\($0.value)" }
            if let correction = action.correction {
                given += [correction.field, correction.current ?? "", correction.desired ?? "", correction.reason]
                given.append(correction.entity.description)
            }
        }
        self.given = given.joined(separator: "\n").lowercased()
    }

    /// What is wrong with `statement`; empty when it is borne out.
    public func faults(of statement: Statement) -> [Fault] {
        guard !statement.citations.isEmpty else { return [.noCitation] }
        var faults: [Fault] = []
        var support = given
        for citation in statement.citations {
            if let evidence = ledger[citation] {
                support += "\n\(evidence.excerpt)\n\(evidence.locator)\n\(evidence.document)".lowercased()
            } else {
                faults.append(.unknownCitation(citation))
            }
        }
        for particular in Self.particulars(of: statement.text) where !Self.holds(support, particular.lowercased()) {
            faults.append(.unsupported(particular))
        }
        return faults
    }

    /// Numbers, identifiers and quoted parts of a text, in order.
    ///
    /// A number has at least two digits or a fraction. An identifier is a word with a digit, an inner dot, dash, slash,
    /// underscore, colon or equals sign, or an inner capital.
    static func particulars(of text: String) -> [String] {
        var found: [String] = []
        let quotes = text.split(separator: "`", omittingEmptySubsequences: false)
        for (place, part) in quotes.enumerated() where place % 2 == 1 && !part.isEmpty { found.append(String(part)) }
        let plain = quotes.enumerated().filter { $0.offset % 2 == 0 }.map { String($0.element) }.joined(separator: " ")
        for word in plain.split(whereSeparator: { !isPartOfWord($0) }) {
            let trimmed = trimmed(word)
            if isNumber(trimmed) ? trimmed.count >= 2 : isIdentifier(trimmed) { found.append(String(trimmed)) }
        }
        return found
    }

    private static func isPartOfWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || ".-/_:=@%".contains(character)
    }

    /// A word without signs at its ends.
    private static func trimmed(_ word: Substring) -> Substring {
        let signs: Set<Character> = [".", "-", "/", "_", ":", "=", "@", "%"]
        var word = word
        while let last = word.last, signs.contains(last) { word.removeLast() }
        while let first = word.first, signs.contains(first) { word.removeFirst() }
        return word
    }

    private static func isNumber(_ word: Substring) -> Bool {
        !word.isEmpty && word.allSatisfy { ("0"..."9").contains($0) || $0 == "." }
    }

    private static func isIdentifier(_ word: Substring) -> Bool {
        guard word.count >= 3 else { return false }
        let inner = word.dropFirst()
        let signs = inner.contains { "./_:=@".contains($0) } || inner.contains { ("0"..."9").contains($0) }
        let capital = inner.contains { $0.isUppercase } && word.contains { $0.isLowercase }
        // A word with one dash may be ordinary English, such as "on-call"; with two it is a name.
        return signs || capital || inner.count { $0 == "-" } >= 2
    }

    /// Whether `particular` stands in `support` as a whole, not inside of a longer word or number.
    private static func holds(_ support: String, _ particular: String) -> Bool {
        var rest = support[...]
        while let range = rest.firstRange(of: particular) {
            let before = support[..<range.lowerBound].suffix(2)
            let after = support[range.upperBound...].prefix(2)
            let isInside = before.last.map(isBody) ?? false || after.first.map(isBody) ?? false
            // "12" is not "12.75", nor "7.32" the version 7.32.0; a full stop before a space only ends a sentence.
            let isPartOfNumber =
                before.last == "." && isDigit(before.first) && isDigit(particular.first)
                || after.first == "." && after.count == 2 && isDigit(after.last) && isDigit(particular.last)
            if !isInside, !isPartOfNumber { return true }
            rest = rest[range.upperBound...]
        }
        return false
    }

    private static func isDigit(_ character: Character?) -> Bool { character.map { ("0"..."9").contains($0) } ?? false }

    private static func isBody(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber)
    }
}
