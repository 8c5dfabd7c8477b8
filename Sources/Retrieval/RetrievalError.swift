/// Why the index could not be made as asked.
///
/// Odd or hostile documents are not errors: they are cut to the limits and the `IndexReport` says so.
public enum RetrievalError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The configuration makes no sense; every fault is named.
    case invalidConfiguration([String])
    /// Two documents have the same identifier.
    case duplicateDocument(DocumentIdentifier)

    /// A sentence for operators.
    public var description: String {
        switch self {
        case .invalidConfiguration(let faults):
            "The retrieval configuration is invalid: \(faults.joined(separator: "; "))."
        case .duplicateDocument(let id):
            "Two documents are named \"\(id.rawValue)\"; names must be unique in an index."
        }
    }
}
