import Glibc
import IncidentModel

@testable import Remediation

/// Says, without any code of the validator's, what is wrong with an action that was accepted.
struct ActionOracle: Sendable {
    let catalogue: ActionCatalogue
    let snapshot: IncidentSnapshot

    /// What should have been refused; nil when the action is in order.
    func complaint(about action: Action, from proposal: ProposedAction) -> String? {
        guard let definition = catalogue.definitions.first(where: { bytes($0.id.text) == bytes(proposal.action) })
        else {
            return "the catalogue has no such action"
        }
        guard action.definition == definition else { return "another action than was proposed" }
        let known = snapshot.inventory.entries.map(\.entity)
        guard known.contains(where: { bytes($0.description) == bytes(proposal.target) }), known.contains(action.target),
            bytes(action.target.description) == bytes(proposal.target)
        else { return "the target is not in the inventory, or another than was proposed" }
        guard definition.targetKinds.contains(action.target.kind) else { return "a wrong kind of target" }
        let names = proposal.arguments.map { bytes($0.name) }
        guard Set(names).count == names.count else { return "an argument comes twice" }
        guard
            names.sorted(by: { $0.lexicographicallyPrecedes($1) })
                == action.arguments.map({ bytes($0.name) }).sorted(by: { $0.lexicographicallyPrecedes($1) })
        else { return "arguments were dropped or added" }
        for parameter in definition.parameters {
            let given = proposal.arguments.first { $0.name == parameter.name }
            guard let given else {
                if parameter.isRequired { return "`\(parameter.name)` is missing" }
                continue
            }
            guard let taken = action[argument: parameter.name], agrees(taken, given.value, parameter.domain) else {
                return "`\(parameter.name)` was taken as \(String(describing: action[argument: parameter.name]))"
            }
            if case .correction(let correction) = taken, !isOwn(correction, of: action) {
                return "the field of something else is set, or one of another sort"
            }
        }
        return nil
    }

    /// Whether a correction is of the target, and of a field that the action may set.
    private func isOwn(_ correction: Correction, of action: Action) -> Bool {
        let words = action.definition.settable.map { $0.filter { $0 != "*" } }
        let isOwner =
            action.target.kind == .pod && correction.entity.namespace == action.target.namespace
            && action.target.name.hasPrefix(correction.entity.name + "-")
        return (correction.entity == action.target || isOwner)
            && (words.isEmpty || words.contains { correction.field.contains($0) })
    }

    /// Whether a taken value is the proposed one and in its domain.
    private func agrees(
        _ taken: ArgumentValue,
        _ proposed: ProposedAction.Value,
        _ domain: ParameterDefinition.Domain
    ) -> Bool {
        switch (domain, taken, proposed) {
        case (.integer(let range), .integer(let value), .integer(let other)),
            (.duration(let range), .duration(let value), .integer(let other)):
            value == other && value >= range.lowerBound && value <= range.upperBound
        case (.decimal(let range), .decimal(let value), .decimal(let other)):
            value == other && value >= range.lowerBound && value <= range.upperBound
        case (.decimal(let range), .decimal(let value), .integer(let other)):
            value == Double(other) && value >= range.lowerBound && value <= range.upperBound
        case (.choice(let words), .choice(let word), .text(let text)):
            bytes(word) == bytes(text) && words.contains { bytes($0) == bytes(text) }
        case (.entity(let kinds), .entity(let entity), .text(let text)):
            kinds.contains(entity.kind) && snapshot.inventory.entries.contains { $0.entity == entity }
                && bytes(entity.description) == bytes(text)
        case (.name, .name(let name), .text(let text)): bytes(name) == bytes(text) && Self.isPlain(name)
        case (.network, .network(let address), .text(let text)):
            bytes(address) == bytes(text) && Self.isForeignAddress(address)
        case (.correction, .correction(let correction), .text(let text)):
            snapshot.corrections.indices.contains { number in
                snapshot.corrections[number] == correction && bytes(text) == bytes("C\(number + 1)")
            }
        case (.correction, .correction(let correction), .setting(let entity, let field, let desired)):
            snapshot.corrections.contains(correction) && correction.entity.description == entity
                && correction.field == field && correction.desired == desired
        default: false
        }
    }

    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    /// Whether a name is of letters, digits, dots, dashes and underscores, walks nowhere and is no option.
    private static func isPlain(_ name: String) -> Bool {
        let allowed = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-".utf8)
        guard (1...63).contains(name.utf8.count), name.utf8.allSatisfy(allowed.contains) else { return false }
        return !name.hasPrefix("-") && !name.hasPrefix(".") && !name.hasPrefix("_") && !name.contains("..")
    }

    /// Whether the C library reads the text as an address too, and it is none of our own.
    private static func isForeignAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        var four = in_addr()
        var six = in6_addr()
        if unsafe inet_pton(AF_INET, String(parts[0]), &four) == 1 {
            let address = UInt32(bigEndian: four.s_addr)
            let length = parts.count == 2 ? Int(parts[1]) ?? 0 : 32
            return length >= 8 && ![0, 127].contains(address >> 24) && address >> 16 != 0xa9fe && address >> 28 < 14
        }
        guard unsafe inet_pton(AF_INET6, String(parts[0]), &six) == 1 else { return false }
        let bytes = unsafe withUnsafeBytes(of: &six) { unsafe Array($0) }
        let length = parts.count == 2 ? Int(parts[1]) ?? 0 : 128
        let isLoopback = bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] <= 1
        return length >= 32 && !isLoopback && bytes[0] != 0xff && !(bytes[0] == 0xfe && bytes[1] >> 6 == 2)
    }
}

extension Range where Bound == Int {
    /// Whether one of the numbers passes.
    fileprivate func contains(where test: (Int) -> Bool) -> Bool { first(where: test) != nil }
}
