public import IncidentModel

/// One typed argument that an action takes. No type admits a URL, a path, a command or free text of a model.
public struct ParameterDefinition: Sendable, Hashable {
    /// What values a parameter takes.
    public enum Domain: Sendable, Hashable {
        /// A whole number within a range.
        case integer(ClosedRange<Int64>)
        /// A number within a range.
        case decimal(ClosedRange<Double>)
        /// Whole seconds within a range.
        case duration(ClosedRange<Int64>)
        /// One of a few words.
        case choice([String])
        /// An entity of the inventory of one of these kinds.
        case entity(Set<EntityKind>)
        /// One of the corrections that the diagnosis found the evidence to support.
        case correction
        /// A name of strict form: 1 to 63 characters of `[A-Za-z0-9._-]`, beginning with a letter or digit.
        case name
        /// An IPv4 or IPv6 address or network.
        case network
    }

    /// The name, `[a-z][a-z0-9-]*`.
    public let name: String
    /// What values it takes.
    public let domain: Domain
    /// Whether a step must give it.
    public let isRequired: Bool
    /// What it is for, with the unit.
    public let meaning: String

    /// Creates a parameter.
    public init(_ name: String, _ domain: Domain, isRequired: Bool = true, _ meaning: String) {
        self.name = name
        self.domain = domain
        self.isRequired = isRequired
        self.meaning = meaning
    }

    /// Whether `text` is a name of strict form, as `Domain.name` takes it.
    public static func isName(_ text: String) -> Bool {
        text.utf8.count <= 63 && EntityReference.isWellFormed(text) && text.utf8.first != UInt8(ascii: "_")
            && text.utf8.allSatisfy { $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "@") }
    }

    /// The domain in words, for people and for prompts.
    public var domainDescription: String {
        switch domain {
        case .integer(let range): "whole number \(range.lowerBound) to \(range.upperBound)"
        case .decimal(let range): "number \(range.lowerBound) to \(range.upperBound)"
        case .duration(let range): "whole seconds \(range.lowerBound) to \(range.upperBound)"
        case .choice(let words): "one of \(words.joined(separator: ", "))"
        case .entity(let kinds): "name of a \(kinds.sorted().map(\.noun).joined(separator: " or "))"
        case .correction: "one of the corrections that the evidence supports"
        case .name: "name of letters, digits, dots, dashes and underscores"
        case .network: "IP address or network"
        }
    }
}

/// The checked value of a parameter.
public enum ArgumentValue: Sendable, Hashable {
    /// A whole number.
    case integer(Int64)
    /// A number.
    case decimal(Double)
    /// Whole seconds.
    case duration(Int64)
    /// A word of a choice.
    case choice(String)
    /// An entity of the inventory.
    case entity(EntityReference)
    /// A correction that the evidence supports.
    case correction(Correction)
    /// A name of strict form.
    case name(String)
    /// An address or network.
    case network(String)

    /// The value as conditions see it.
    public var factValue: FactValue {
        switch self {
        case .integer(let value), .duration(let value): .number(Double(value))
        case .decimal(let value): .number(value)
        case .choice(let text), .name(let text), .network(let text): .text(text)
        case .entity(let entity): .text(entity.description)
        case .correction(let correction): .text(correction.field)
        }
    }
}
