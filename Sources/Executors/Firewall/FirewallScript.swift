internal import IncidentModel

/// What is handed to `nft`: each script is carried out as a whole or not at all. Whatever varies is an address or a number.
struct FirewallScript: Sendable {
    /// The table, its sets and its rules, which are the same whenever they are made.
    ///
    /// What a set holds ends by itself, in the kernel: also when this process, or the machine's way to it, is gone.
    /// - Source: `nft(8)`, sets with `timeout`.
    private var lines: [String]

    /// A script that makes the table as it should be.
    init(responders: [NetworkAddress]) {
        lines = [
            "add table inet evenkeel", "add set inet evenkeel blocked4 { type ipv4_addr; flags interval, timeout; }",
            "add set inet evenkeel blocked6 { type ipv6_addr; flags interval, timeout; }",
            "add set inet evenkeel isolated { typeof meta nfproto; flags timeout; }",
        ]
        for (set, type, bytes) in [("responders4", "ipv4_addr", 4), ("responders6", "ipv6_addr", 16)] {
            let own = responders.filter { $0.bytes.count == bytes }.map { $0.masked.description }
            lines.append("add set inet evenkeel \(set) { type \(type); flags interval; auto-merge; }")
            lines.append("flush set inet evenkeel \(set)")
            if !own.isEmpty { lines.append("add element inet evenkeel \(set) { \(own.joined(separator: ", ")) }") }
        }
        for (chain, hook) in [("incoming", "input"), ("outgoing", "output"), ("forwarded", "forward")] {
            lines.append("add chain inet evenkeel \(chain) { type filter hook \(hook) priority -150; policy accept; }")
            lines.append("flush chain inet evenkeel \(chain)")
        }
        rules("incoming", device: "iifname", sides: ["saddr"])
        rules("outgoing", device: "oifname", sides: ["daddr"])
        rules("forwarded", device: nil, sides: ["saddr", "daddr"])
    }

    /// The script as it is handed over.
    var text: String { lines.joined(separator: "\n") + "\n" }

    private mutating func rules(_ chain: String, device: String?, sides: [String]) {
        func add(_ rule: String) { lines.append("add rule inet evenkeel \(chain) \(rule)") }
        if let device { add("\(device) \"lo\" accept") }
        for side in sides {
            add("ip \(side) @responders4 accept")
            add("ip6 \(side) @responders6 accept")
        }
        for side in sides {
            add("ip \(side) @blocked4 counter drop")
            add("ip6 \(side) @blocked6 counter drop")
        }
        // Without them the responders' own packets find no way where addresses are looked up by IPv6.
        add("icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-advert } accept")
        add("meta nfproto @isolated counter drop")
    }

    /// Blocks an address for some seconds; one that is blocked already anew.
    mutating func block(_ address: NetworkAddress, seconds: Int64, isBlocked: Bool) {
        if isBlocked { unblock(address) }
        lines.append("add element inet evenkeel \(Self.set(of: address)) { \(address) timeout \(seconds)s }")
    }

    /// Lets an address go.
    mutating func unblock(_ address: NetworkAddress) {
        lines.append("delete element inet evenkeel \(Self.set(of: address)) { \(address) }")
    }

    /// Cuts the machine off for some seconds.
    mutating func isolate(seconds: Int64) {
        lines.append("flush set inet evenkeel isolated")
        lines.append("add element inet evenkeel isolated { ipv4 timeout \(seconds)s, ipv6 timeout \(seconds)s }")
    }

    /// Lets the machine go.
    mutating func join() { lines.append("flush set inet evenkeel isolated") }

    private static func set(of address: NetworkAddress) -> String { address.bytes.count == 4 ? "blocked4" : "blocked6" }
}
