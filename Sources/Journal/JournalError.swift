/// Why a journal could not do what was asked of it.
public enum JournalError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A draft breaks a rule; nothing of its call was written.
    case malformedDraft(String)
    /// A claim was spent before; nothing of its call was written, and trying again cannot help.
    case claimSpent(String)
    /// More is waiting to be written than may wait. Trying again after the delay may help.
    case overloaded(retryAfter: Duration)
    /// The journal cannot be written at present, and nothing was promised. It tries to recover by itself; reading works.
    case failed(String)
    /// The journal was closed.
    case closed
    /// Another process holds the journal.
    case held(by: Int32?, path: String)
    /// The store was written by a newer version of the program.
    case newerFormat(found: Int, known: Int)
    /// What is stored contradicts itself; it has to be examined, and nothing is written to it.
    case corrupt(String)
    /// Something that was asked for lies beyond the journal's end, or was never there.
    case outOfRange(String)
    /// A text that should be a checkpoint, a proof or a snapshot is none.
    case malformed(String)
    /// The operating system or the database refused something.
    case system(String)

    /// Whether the same call may succeed a little later.
    public var isRetryable: Bool {
        switch self {
        case .overloaded, .failed: true
        default: false
        }
    }

    /// A sentence that holds nothing of what was to be written, but for the name of a claim.
    public var description: String {
        switch self {
        case .malformedDraft(let reason): "the journal takes no such entry: \(reason)"
        case .claimSpent(let claim): "\(claim) was used before"
        case .overloaded(let delay): "the journal has too much to write; try again in \(delay)"
        case .failed(let reason): "the journal cannot be written: \(reason); it tries again by itself"
        case .closed: "the journal is closed"
        case .held(let number, let path):
            "the journal \(path) is in use by \(number.map { "process \($0)" } ?? "another process"); "
                + "stop it first, or use another state folder"
        case .newerFormat(let found, let known):
            "the journal has format \(found) and this program knows \(known); use a newer version of the program"
        case .corrupt(let reason): "the journal contradicts itself: \(reason); run the audit and restore a copy"
        case .outOfRange(let what): "there is no \(what)"
        case .malformed(let reason): reason
        case .system(let reason): reason
        }
    }
}
