/// One thing that is wrong in a document: where, what, and what to do about it.
///
/// Every text in it is inert (see `InertText`), whoever wrote it, so a fault can be printed as it is.
public struct DocumentFault: Hashable, Sendable, CustomStringConvertible {
    /// Where it is.
    public let position: SourcePosition
    /// Which value it concerns, for programs; the sentence names it already.
    public let path: DocumentPath
    /// What is wrong, a clause with its subject and without a full stop: "`limit` must be a whole number, not `many`".
    public let problem: String
    /// What to do about it, in the same form: "did you mean `deadline`?"; nil when the problem says it all.
    public let advice: String?

    /// A fault; `problem` and `advice` may quote the document, they are made inert here.
    public init(position: SourcePosition, path: DocumentPath = .root, problem: String, advice: String? = nil) {
        self.position = position
        self.path = path
        self.problem = InertText(problem).text
        self.advice = advice.map { InertText($0).text }
    }

    /// One line: `runbooks/x.md:12:5: unknown key `dealine`; did you mean `deadline`?`.
    public var description: String {
        if let advice { "\(position): \(problem); \(advice)" } else { "\(position): \(problem)" }
    }
}
