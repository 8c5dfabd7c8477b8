internal import Execution
internal import IncidentLedger
internal import IncidentModel
internal import Remediation
internal import StructuredDocuments

/// What people are told of a run that waits for them or did not end well: what happened, to what, what was left, and what
/// they can do.
struct RunWords: Sendable {
    /// The longest sentence, in characters.
    private static let longest = 1500

    let run: StandingRun
    /// The run as its records make it; nil where they make none.
    let folded: PlanRun?
    let catalogue: ActionCatalogue

    /// Why it waits for a person; nil while it goes on or is over.
    var waiting: String? {
        guard let reason = run.waiting else { return nil }
        guard let open = folded?.open else { return inert(Self.sentence(reason)) }
        let target = run.begun.steps[open.part.step].target.phrase
        return inert(
            """
            Nobody can tell whether \(name(open.part)) took effect: \(Self.clause(open.words)). Look at \(target), then \
            say whether it did, or end the run as it is.
            """
        )
    }

    /// How it ended; nil while it has not.
    var ending: String? {
        guard let outcome = run.outcome else { return nil }
        switch outcome {
        case .completed: return outcome.sentence
        case .undone(let failed, let remaining): return inert(turning(at: failed, remaining))
        case .review(let step, let reason):
            return inert(
                """
                Before \(name(RunPart(step))) the plan went back to review: \(Self.clause(reason)). \(earlier(step)) A new \
                plan is made from what is there now.
                """
            )
        case .released(let person, let remaining): return inert(released(by: person, remaining))
        case .abandoned(let person): return inert("\(person) ended the run as it was; nothing was undone.\(untold)")
        }
    }

    /// What made a run turn round, and what is left of it.
    private func turning(at failed: Int, _ remaining: [Int]) -> String {
        let (what, remedy) = failure(of: failed)
        let changed = run.entries.contains { entry in
            switch entry.record {
            case .done(let part, _): changes(part.step) && !part.isUndo
            case .failed(let part, _): changes(part.step) && !part.isUndo
            default: false
            }
        }
        let left: String
        if !remaining.isEmpty {
            let steps = remaining.map { step in name(RunPart(step)) + kept(step) }
            left = "What was done was undone, but for \(steps.joined(separator: ", "))."
        } else if changed {
            left = "What was done was undone, as far as there was anything to undo."
        } else {
            left = "Nothing was changed."
        }
        return "\(what). \(left) \(remedy)"
    }

    /// What went wrong with a step, and what people can do about it.
    private func failure(of step: Int) -> (what: String, remedy: String) {
        let name = Self.capitalized(name(RunPart(step)))
        let target = run.begun.steps[step].target.phrase
        let again = "have another plan made"
        for entry in run.entries {
            switch entry.record {
            case .refused(RunPart(step), let refusal):
                let remedy = refusal.reason.remedy ?? "look at \(target)"
                return ("\(name) was refused: \(refusal.clause)", "\(Self.capitalized(remedy)), and \(again).")
            case .failed(RunPart(step), let words):
                return ("\(name) failed half-way: \(Self.clause(words))", "Look at \(target), and \(again).")
            case .unverified(step, let words):
                let said = "was carried out, the executor said, and did not bring about what it should"
                return ("\(name) \(said): \(Self.clause(words))", "Look at \(target), and \(again).")
            default: continue
            }
        }
        return ("\(name) did not succeed", "Look at \(target), and \(again).")
    }

    /// What was taken back on a person's word, and what was not.
    private func released(by person: String, _ remaining: [Int]) -> String {
        let undone = run.begun.steps.indices.filter { folded?.phases[$0] == .undone && !remaining.contains($0) }
        let words = undone.map { name(RunPart($0)) }.joined(separator: ", ")
        let first = undone.isEmpty ? "\(person) asked for a release" : "\(person) released \(words)"
        guard !remaining.isEmpty else { return "\(first). Nothing that contains an intruder is left of this run." }
        let steps = remaining.map { name(RunPart($0)) + kept($0) }.joined(separator: ", ")
        return "\(first). Still in force, or not known: \(steps). Release it again, or take it away by hand."
    }

    private func kept(_ step: Int) -> String {
        if case .kept(let words)? = folded?.phases[step] { " (\(Self.clause(words)))" } else { "" }
    }

    private func earlier(_ step: Int) -> String {
        (0..<step).contains { changes($0) } ? "What the steps before it did stays." : "Nothing was changed."
    }

    /// Of what nobody said whether it took effect.
    private var untold: String {
        folded?.open.map { " Whether \(name($0.part)) took effect was never told." } ?? ""
    }

    private func changes(_ step: Int) -> Bool {
        catalogue.definition(named: run.begun.steps[step].action.text)?.actionClass.changesState ?? true
    }

    /// A part with what it does and to what: `step 2 (Restart it, deployment shop/cart)`.
    private func name(_ part: RunPart) -> String {
        let step = run.begun.steps[part.step]
        let title = catalogue.definition(named: step.action.text)?.title ?? step.action.text
        return "\(part.phrase) (\(title), \(step.target.phrase))"
    }

    private func inert(_ text: String) -> String { InertText(text, maximum: Self.longest).text }

    private static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    private static func sentence(_ text: String) -> String {
        let text = capitalized(text)
        return text.hasSuffix(".") ? text : text + "."
    }

    /// A sentence as a part of another one.
    private static func clause(_ text: String) -> String {
        let text = text.hasSuffix(".") ? String(text.dropLast()) : text
        return text.hasPrefix("The ") ? "t" + text.dropFirst() : text
    }
}

extension StepAnswer.Refusal.Reason {
    /// What a person does about what is wrong with the executor and not with its target; nil where it is the target.
    var remedy: String? {
        switch self {
        case .notPermitted: "give the executor's user the right, or carry it out by hand"
        case .credentialsExpired: "renew the credentials that `serve.executors` names for it"
        case .notConfigured: "mend `serve.executors` or what it names, and reload the service"
        case .targetGone, .stateChanged, .staleToken, .forbidden: nil
        }
    }
}
