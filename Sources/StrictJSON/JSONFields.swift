/// The keys that a reader of one kind of object knows, prepared once for ``JSONReader/nextField(_:)``.
///
/// ```swift
/// enum AlertField: String, CaseIterable, Sendable { case status, labels, startsAt }
/// let fields = JSONFields<AlertField>()
/// ```
public struct JSONFields<Name: RawRepresentable & CaseIterable & Sendable>: Sendable where Name.RawValue == String {
    /// The names, in the order of their cases.
    @usableFromInline let names: [Name]
    /// The names' bytes, prepared for looking up.
    @usableFromInline let table: JSONFieldTable

    /// Prepares the names of the enumeration.
    ///
    /// - Complexity: O(total length of the names).
    public init() {
        names = Array(Name.allCases)
        table = JSONFieldTable(names.map(\.rawValue))
    }
}

/// A member's key as one of the known names, or as what it is.
public enum JSONField<Name: Sendable>: Sendable {
    /// One of the known names.
    case known(Name)
    /// Another key; its value is skipped, and checked, unless it is read.
    case unknown(JSONKey)
}
