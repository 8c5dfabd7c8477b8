internal import IncidentModel
internal import Remediation
internal import Risk

/// Collects the statements of an answer, each with its evidence.
struct AnswerWriter: Sendable {
    /// The most statements of an answer: what fits on a screen at night.
    static let maximumStatements = 8

    /// The evidence cited so far; it begins with what the plan cites, so that `E3` means the same in both.
    private(set) var ledger: EvidenceLedger
    /// The statements so far.
    private(set) var statements: [Statement] = []

    init(_ ledger: EvidenceLedger) { self.ledger = ledger }

    /// Adds a statement that rests on `evidence`.
    mutating func say(_ text: String, _ evidence: [Evidence]) {
        guard !evidence.isEmpty, statements.count < Self.maximumStatements else { return }
        statements.append(Statement(text: text, citations: evidence.map { ledger.cite($0) }))
    }

    /// Adds a statement as it stands in the plan.
    mutating func repeatStatement(_ statement: Statement) {
        guard statements.count < Self.maximumStatements, !statements.contains(statement) else { return }
        statements.append(statement)
    }

    /// Says what the product itself computed, citing that computation.
    mutating func tell(_ analysis: Evidence) { say(analysis.excerpt, [analysis]) }
}

/// What the product itself computed, as evidence that statements about its decisions can cite.
enum AnalysisEvidence: Sendable {
    /// A hypothesis with its confidence.
    static func hypothesis(_ hypothesis: Hypothesis, rank: Int) -> Evidence {
        let percent = Int((hypothesis.confidence * 100).rounded())
        let name = "\(hypothesis.fault) on \(hypothesis.entity.phrase)"
        return analysis("diagnosis", "hypothesis \(rank)", "\(name) is held likely with a confidence of \(percent) %.")
    }

    /// Why nothing is held to be wrong.
    static func abstention(_ reason: String) -> Evidence { analysis("diagnosis", "abstention", reason) }

    /// One sentence of the risk report.
    static func risk(_ sentence: String, about subject: String) -> Evidence {
        analysis("simulation", subject, sentence)
    }

    /// Something that was considered and not taken.
    static func considered(_ considered: Plan.Considered, number: Int) -> Evidence {
        analysis("planning", "considered \(number)", "\(considered.proposal): \(considered.reason).")
    }

    /// A step of the plan.
    static func step(_ step: PlanStep, number: Int) -> Evidence {
        let action = step.action
        let text = "Step \(number) is to \(action.definition.title.lowercasedFirst) on \(action.target.phrase)."
        return analysis("planning", "step \(number)", text)
    }

    /// What the definition of an action says on one of its sides.
    static func definition(_ definition: ActionDefinition, side: String, _ text: String) -> Evidence {
        Evidence(source: .catalogue, document: "actions", locator: "\(definition.id) \(side)", excerpt: text)
    }

    private static func analysis(_ document: String, _ locator: String, _ text: String) -> Evidence {
        Evidence(source: .analysis, document: document, locator: locator, excerpt: text)
    }
}

extension String {
    /// The text with a small first letter, unless its second is a capital too.
    var lowercasedFirst: String {
        guard let first, dropFirst().first?.isUppercase != true else { return self }
        return first.lowercased() + dropFirst()
    }

    /// The text with a capital first letter.
    var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
