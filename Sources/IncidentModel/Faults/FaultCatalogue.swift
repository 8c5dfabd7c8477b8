/// Every fault that this product can name.
public struct FaultCatalogue: Sendable {
    /// The definitions in order of their codes.
    public let definitions: [FaultDefinition]
    /// The place of each code in `definitions`.
    private let places: [FaultCode: Int]

    /// A catalogue of `definitions`; of two with one code the first counts.
    public init(_ definitions: [FaultDefinition]) {
        let sorted = Dictionary(definitions.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
            .values.sorted { $0.code < $1.code }
        self.definitions = sorted
        self.places = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1.code, $0) })
    }

    /// The definition of `code`, or nil when it is unknown.
    public subscript(code: FaultCode) -> FaultDefinition? { places[code].map { definitions[$0] } }

    /// Whether `code` only says how something looks from outside; false for an unknown one.
    public func isSymptom(_ code: FaultCode) -> Bool { places[code].map { definitions[$0].isSymptom } ?? false }

    /// The kinds of entity that `code` lives on, likeliest first; none for an unknown one.
    public func kinds(of code: FaultCode) -> [EntityKind] { places[code].map { definitions[$0].kinds } ?? [] }

    /// Whether `pattern` matches any known code.
    public func knows(_ pattern: FaultPattern) -> Bool { definitions.contains { pattern.matches($0.code) } }

    /// How to tell `code` from `other`, when the two are easily mistaken for each other.
    public func difference(between code: FaultCode, and other: FaultCode) -> String? {
        self[code]?.knowledge.lookalikes.first { $0.code == other }?.difference
    }

    /// Lines of the built-in tables of knowledge that could not be read; empty unless somebody misspelt one.
    public static var unreadKnowledge: [String] { FaultKnowledgeBook.builtIn.unread }

    /// The faults that ship with the product.
    public static let builtIn = FaultCatalogue(
        (clusterFaults + workloadFaults + trafficFaults + nodeFaults + dataFaults + securityFaults)
            .map { $0.known(from: .builtIn) }
    )
}
