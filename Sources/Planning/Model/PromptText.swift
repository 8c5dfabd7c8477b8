internal import IncidentModel
internal import Remediation
internal import Retrieval
internal import Runbooks
internal import StrictJSON
internal import StructuredDocuments

/// Writes the parts of prompts. Whatever is untrusted is made inert and stands in JSON strings, one object a line, so
/// that no text of it can end its own quotation.
enum PromptText: Sendable {
    /// The longest excerpt of evidence in a prompt, in characters, where no budget says less.
    private static let longest = ModelScope.Budget().excerpt
    /// The longest passage: a runbook says in its first lines what decides.
    private static let longestPassage = 600

    /// The actions of a scope, one a line.
    static func actions(_ scope: ModelScope) -> String {
        scope.actions.map { definition in
            let kinds = definition.targetKinds.intersection(scope.targets.map(\.kind)).sorted().map(\.rawValue)
            let arguments = definition.parameters.map { parameter in
                let domain: String
                switch parameter.domain {
                case .correction: domain = "C1, C2, ..."
                default: domain = parameter.domainDescription
                }
                return "\(parameter.name) (\(domain))"
            }
            let taken = arguments.isEmpty ? "" : "; arguments: \(arguments.joined(separator: ", "))"
            return "- \(definition.id): \(definition.title); on \(kinds.joined(separator: ", "))\(taken)"
        }
        .joined(separator: "\n")
    }

    /// The targets of a scope, one a line.
    static func inventory(_ scope: ModelScope) -> String {
        scope.targets.map { "- \($0)" }.joined(separator: "\n")
    }

    /// The hypotheses, likeliest first.
    static func hypotheses(_ findings: Findings, _ ledger: EvidenceLedger, upTo longest: Int) -> String {
        guard !findings.hypotheses.isEmpty else { return "none" }
        var ledger = ledger
        return findings.hypotheses.enumerated().map { place, hypothesis in
            let percent = Int((hypothesis.confidence * 100).rounded())
            let cited = hypothesis.evidence.map { ledger.cite($0).description }.joined(separator: ", ")
            let summary = InertText(hypothesis.summary, maximum: longest).text
            return "\(place + 1). \(percent) % \(hypothesis.fault) on \(hypothesis.entity): \(summary) [\(cited)]"
        }
        .joined(separator: "\n")
    }

    /// The corrections, `C1` first.
    static func corrections(_ corrections: [Correction], upTo longest: Int) -> String {
        guard !corrections.isEmpty else { return "none" }
        return corrections.enumerated().map { place, correction in
            line(
                [
                    ("name", "C\(place + 1)"), ("entity", correction.entity.description), ("field", correction.field),
                    ("from", correction.current ?? "unknown"), ("to", correction.desired ?? "a person supplies it"),
                ],
                upTo: longest
            )
        }
        .joined(separator: "\n")
    }

    /// The evidence of a ledger.
    static func evidence(_ ledger: EvidenceLedger, upTo longest: Int) -> String {
        guard !ledger.entries.isEmpty else { return "none" }
        return zip(ledger.citations, ledger.entries).map { citation, evidence in
            line(
                [("id", citation.description), ("source", evidence.source.rawValue), ("text", evidence.excerpt)],
                upTo: longest
            )
        }
        .joined(separator: "\n")
    }

    /// Passages found.
    static func passages(_ hits: [SearchHit]) -> String {
        guard !hits.isEmpty else { return "none" }
        return hits.map { hit in
            line(
                [
                    ("document", hit.passage.document.rawValue), ("title", hit.passage.title),
                    ("text", hit.passage.text),
                ],
                upTo: longestPassage
            )
        }
        .joined(separator: "\n")
    }

    /// The steps of a plan, one a line.
    static func steps(_ plan: Plan) -> String {
        guard !plan.steps.isEmpty else { return "none" }
        return plan.steps.enumerated().map { place, step in
            "\(place + 1). \(step.action.definition.id) on \(step.action.target): \(step.action.definition.title)"
        }
        .joined(separator: "\n")
    }

    /// A text as one JSON string.
    static func quoted(_ text: String) -> String { line([("text", text)], upTo: Inquiry.longest) }

    /// Names with texts as one JSON object in one line.
    private static func line(_ fields: [(String, String)], upTo maximum: Int = longest) -> String {
        var writer = JSONWriter(.compact)
        writer.beginObject()
        for (name, text) in fields { writer.member(name, InertText(text, maximum: maximum).text) }
        writer.endObject()
        do throws(JSONError) { return String(decoding: try writer.finish(), as: UTF8.self) } catch {
            preconditionFailure("a line of a prompt could not be written: \(error)")
        }
    }
}
