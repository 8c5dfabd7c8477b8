internal import Execution
internal import HostProcess
internal import IncidentModel
internal import Remediation

/// What a plan's action means on this machine's firewall, within what its configuration allows.
enum FirewallAct: Sendable, Hashable {
    /// Drops what comes from and goes to an address, for some seconds.
    case block(NetworkAddress, seconds: Int64)
    /// Drops everything but the responders' traffic and this machine's own, for some seconds.
    case isolate(seconds: Int64)

    init(_ action: Action, _ configuration: FirewallConfiguration) throws(SystemStop) {
        switch action.definition.id.text {
        case "network.block-address":
            guard case .network(let text) = action[argument: "address"], let address = NetworkAddress(text),
                case .duration(let seconds) = action[argument: "for"]
            else { throw Self.refusal(.notConfigured, "The plan names no address and time.") }
            try Self.check(address, configuration)
            let longest = configuration.longestBlock.components.seconds
            guard seconds <= longest else {
                throw Self.refusal(.forbidden, "Configuration allows blocking for \(longest) s at most.")
            }
            self = .block(address.masked, seconds: seconds)
        case "host.isolate":
            guard let isolation = configuration.isolation else {
                throw Self.refusal(
                    .notConfigured,
                    "Configuration's `isolation` does not say that this machine may be cut off."
                )
            }
            self = .isolate(seconds: isolation.components.seconds)
        default:
            throw Self.refusal(
                .notConfigured,
                "\(action.definition.id.text) is not carried out by the firewall; a person has to do it."
            )
        }
    }

    /// - Throws: Why an address is not to be blocked, whoever says so.
    private static func check(_ address: NetworkAddress, _ configuration: FirewallConfiguration) throws(SystemStop) {
        let least = address.bytes.count == 4 ? configuration.leastPrefix4 : configuration.leastPrefix6
        guard address.isBlockable, address.prefix >= least else {
            throw refusal(
                .forbidden,
                address.isLocal
                    ? "The address is this machine's, this link's, or everybody's."
                    : "The network is wider than /\(least)."
            )
        }
        guard !configuration.responders.contains(where: address.overlaps) else {
            throw refusal(.forbidden, "The address is, or holds, one of the responders'.")
        }
        guard !configuration.protected.contains(where: address.overlaps) else {
            throw refusal(.forbidden, "The address is, or holds, one that configuration protects.")
        }
        guard let own = HostAddresses.all() else {
            throw .silent(.init(.unreachable, "this machine's own addresses cannot be read"))
        }
        guard !own.compactMap({ NetworkAddress($0) }).contains(where: address.overlaps) else {
            throw refusal(.forbidden, "The address is, or holds, one of this machine's own.")
        }
    }

    private static func refusal(_ reason: StepAnswer.Refusal.Reason, _ words: String) -> SystemStop {
        .refused(.init(reason, words))
    }
}
