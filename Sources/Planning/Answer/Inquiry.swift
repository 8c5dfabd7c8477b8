internal import StructuredDocuments

/// A question about an incident, with what it seems to be after.
///
/// The question is data: whatever it says, it chooses only which parts of the plan and the evidence are told.
public struct Inquiry: Sendable, Hashable {
    /// What a question is after.
    public enum Intent: String, Sendable, CaseIterable {
        /// What is broken and why.
        case cause
        /// What is to be done, or why a step is there.
        case step
        /// Why something else is not done.
        case alternative
        /// What was changed before it began.
        case changes
        /// What it all rests on, and how sure it is.
        case evidence
        /// How a step is undone.
        case undo
        /// Since when.
        case onset
        /// What may go wrong, and what becomes of doing nothing.
        case risk
        /// Who is concerned.
        case reach
        /// Whether it was seen before, and what is written about it.
        case precedent
        /// How it is seen that a step helped.
        case verification
        /// Anything else, answered with the words of the evidence that come nearest.
        case detail

        /// What it is after, in words that follow "about".
        var phrase: String {
            switch self {
            case .cause: "the cause"
            case .step: "the steps"
            case .alternative: "what was not done"
            case .changes: "what was changed"
            case .evidence: "the evidence"
            case .undo: "the way back"
            case .onset: "the beginning"
            case .risk: "the risk"
            case .reach: "who is concerned"
            case .precedent: "what was seen and written before"
            case .verification: "how success is seen"
            case .detail: "a detail"
            }
        }
    }

    /// The most characters of a question.
    public static let longest = 500

    /// The question on one line, harmless to print.
    public let text: String
    /// What it is after.
    public let intent: Intent
    /// The step that it names by number, from 1.
    let stepNumber: Int?
    /// Its words in lower case.
    let words: [String]

    /// A question, or nil when the text holds no word or is longer than `longest` characters.
    public init?(_ source: String) {
        guard source.unicodeScalars.count <= Self.longest else { return nil }
        text = InertText(source).text
        let isWordPart: (Character) -> Bool = { $0.isLetter || $0.isNumber || "-._/".contains($0) }
        // Of the source, since what is invisible there is spelt out in the printable text.
        let lowered = source.lowercased()
        words = lowered.split { !isWordPart($0) }
            .map { word in String(word.reversed().drop { "-._/".contains($0) }.reversed()) }
            .filter { !$0.isEmpty }
        guard !words.isEmpty else { return nil }
        intent = Self.intent(words)
        stepNumber = zip(words, words.dropFirst()).compactMap { $0 == "step" ? Int($1) : nil }.first
    }

    /// The phrases that show an intent, tried in this order: the particular ones before those that nearly any question
    /// holds.
    private static let phrases: [(intent: Intent, phrases: [String])] = [
        (
            .alternative,
            [
                "why not", "instead", "rather than", "alternative", "alternatives", "rejected", "considered",
                "other options", "other option", "what else could",
            ]
        ),
        (
            .undo,
            ["undo", "undone", "reverse it", "reversed", "reversible", "irreversible", "back out", "revert", "go back"]
        ),
        (
            .verification,
            ["verify", "verified", "verification", "it worked", "it helped", "is fixed", "success", "confirm"]
        ),
        (
            .risk,
            [
                "risk", "risks", "risky", "safe", "danger", "dangerous", "go wrong", "worse", "do nothing",
                "doing nothing", "we wait", "i wait", "harm", "predicted", "prediction",
            ]
        ),
        (
            .precedent,
            [
                "before", "last time", "past", "history", "precedent", "similar", "runbook", "runbooks",
                "documentation", "written", "seen this", "happened earlier",
            ]
        ),
        (
            .reach,
            [
                "affected", "affects", "affect", "impact", "impacted", "blast radius", "downstream", "upstream",
                "users", "customers", "who is", "concerned", "depends",
            ]
        ),
        (
            .onset,
            ["when", "since", "how long", "start", "started", "begin", "began", "onset", "first alert"]
        ),
        (
            .changes,
            [
                "changed", "changes", "change", "deployed", "deploy", "deployment happened", "released", "release",
                "rollouts", "recent", "recently", "modified",
            ]
        ),
        (
            .evidence,
            [
                "evidence", "proof", "prove", "how do you know", "how do we know", "sure", "certain", "confidence",
                "confident", "based on", "sources", "cite",
            ]
        ),
        (
            .step,
            [
                "step", "steps", "action", "actions", "plan", "should i do", "should we do", "do i fix", "to fix",
                "do we fix", "what now", "what to do", "remedy", "remediate", "mitigate",
            ]
        ),
        (
            .cause,
            [
                "why", "cause", "causes", "root", "wrong", "broken", "happened", "happening", "down", "failing",
                "failed", "fail", "problem", "reason", "explain", "diagnosis", "what is it",
            ]
        ),
    ]

    /// What `words` are after.
    private static func intent(_ words: [String]) -> Intent {
        let line = " " + words.joined(separator: " ") + " "
        return phrases.first { $0.phrases.contains { line.contains(" \($0) ") } }?.intent ?? .detail
    }
}
