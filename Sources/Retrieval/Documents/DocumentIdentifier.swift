/// Names a document: a runbook, a past incident.
public struct DocumentIdentifier: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The name, as its source gives it.
    public let rawValue: String

    /// Wraps a name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Wraps a name.
    public init(_ rawValue: String) { self.rawValue = rawValue }

    /// The name itself.
    public var description: String { rawValue }

    /// Orders by name.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
