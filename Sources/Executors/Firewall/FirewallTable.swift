internal import IncidentModel
internal import StrictJSON

/// The table that is this executor's own, as the kernel has it.
struct FirewallTable: Sendable, Equatable {
    /// Its name; `nft delete table inet evenkeel` takes all of it away.
    static let name = "inet evenkeel"

    /// What is blocked, with the seconds that are left.
    private(set) var blocks: [NetworkAddress: Int64] = [:]
    /// The seconds for which the machine is still cut off; nil where it is not.
    private(set) var isolation: Int64?

    /// There is no table.
    init() {}

    /// The table that `nft` printed; nil when it is none.
    init?(_ value: JSONValue) {
        guard let items = value["nftables"]?.array else { return nil }
        var isolated: [Int64] = []
        for item in items {
            guard let set = item["set"], let name = set["name"]?.string, !name.hasPrefix("responders") else { continue }
            for element in set["elem"]?.array ?? [] {
                guard let content = element["elem"], let left = content["expires"]?.int64, let value = content["val"]
                else {
                    return nil
                }
                switch name {
                case "isolated": isolated.append(left)
                case "blocked4", "blocked6":
                    guard let address = Self.address(value) else { return nil }
                    blocks[address] = left
                default: continue
                }
            }
        }
        // Both versions of the protocol are cut off, or the machine is not.
        isolation = isolated.count == 2 ? isolated.min() : nil
    }

    private static func address(_ value: JSONValue) -> NetworkAddress? {
        if let text = value.string { return NetworkAddress(text) }
        guard let prefix = value["prefix"], let text = prefix["addr"]?.string, let length = prefix["len"]?.int else {
            return nil
        }
        return NetworkAddress("\(text)/\(length)")
    }
}
