public import IncidentModel

/// What operators declare of a thing: the names by which those who carry steps out know it.
public struct DeclaredFact: Sendable, Hashable {
    /// The thing.
    public let entity: EntityReference
    /// What is declared of it.
    public let name: FactName
    /// Its value.
    public let value: FactValue

    /// A declaration.
    public init(_ entity: EntityReference, _ name: FactName, _ value: FactValue) {
        self.entity = entity
        self.name = name
        self.value = value
    }
}
