/// Who is connected, and who else may be.
struct ConnectionLedger {
    private let limits: ConnectionLimits
    private(set) var total = 0
    private var others = 0
    private var byAddress: [PeerAddress.Key: Int] = [:]

    init(limits: ConnectionLimits) {
        self.limits = limits
    }

    /// Whether an address is an operator's.
    func isOperator(_ address: PeerAddress) -> Bool {
        address.isUnixSocket || limits.loopbackIsOperator && address.isLoopback
    }

    /// Why one more connection of an address is refused; nil when it is not.
    func refusal(of address: PeerAddress) -> Refusal? {
        guard total < limits.total else { return .connections }
        guard !isOperator(address), let key = address.key else { return nil }
        guard others < limits.total - limits.reservedForOperators else { return .connections }
        return byAddress[key, default: 0] < limits.perAddress ? nil : .address
    }

    /// Counts a connection, or says why it is refused.
    mutating func admit(_ address: PeerAddress) -> Refusal? {
        if let refusal = refusal(of: address) { return refusal }
        total += 1
        guard !isOperator(address), let key = address.key else { return nil }
        others += 1
        byAddress[key, default: 0] += 1
        return nil
    }

    /// Counts a connection that was admitted no more.
    mutating func release(_ address: PeerAddress) {
        total -= 1
        guard !isOperator(address), let key = address.key, let count = byAddress[key] else { return }
        others -= 1
        byAddress[key] = count > 1 ? count - 1 : nil
    }
}
