/// The strict forms of names and values as the control plane demands them. What has none of them becomes no argument, no
/// part of a path and no part of a patch.
///
/// - Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ and …/labels/.
enum KubernetesName: Sendable {
    private static func isLower(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isLower(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    /// Whether all bytes are letters or digits, or among `others` where they neither begin nor end the text.
    private static func matches(_ text: some StringProtocol, upTo limit: Int, others: StaticString) -> Bool {
        let bytes = Array(text.utf8)
        let others = Array("\(others)".utf8)
        guard let first = bytes.first, let last = bytes.last, bytes.count <= limit else { return false }
        return isAlphanumeric(first) && isAlphanumeric(last)
            && bytes.allSatisfy { isAlphanumeric($0) || others.contains($0) }
    }

    private static func hasNoUpperCase(_ text: some StringProtocol) -> Bool {
        text.utf8.allSatisfy { !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    }

    /// A DNS label, as namespaces and containers are named: `[a-z0-9]([-a-z0-9]*[a-z0-9])?`, up to 63.
    static func isLabel(_ text: some StringProtocol) -> Bool {
        matches(text, upTo: 63, others: "-") && hasNoUpperCase(text)
    }

    /// A DNS subdomain, as most objects are named: labels joined by points, up to 253.
    static func isSubdomain(_ text: some StringProtocol) -> Bool {
        matches(text, upTo: 253, others: "-.") && hasNoUpperCase(text)
            && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy {
                matches($0, upTo: 253, others: "-")
            }
    }

    /// The key of a label, a resource or an entry: a name of up to 63, behind a subdomain and a slash where it has one.
    static func isKey(_ text: some StringProtocol) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let name = parts.last, parts.count <= 2, matches(name, upTo: 63, others: "-._") else { return false }
        return parts.count == 1 || isSubdomain(parts[0])
    }

    /// The value of a label; it may be empty.
    static func isLabelValue(_ text: some StringProtocol) -> Bool {
        text.isEmpty || matches(text, upTo: 63, others: "-._")
    }

    /// The key of a config map's entry, up to 253.
    static func isEntry(_ text: some StringProtocol) -> Bool {
        matches(text, upTo: 253, others: "-._") && !text.contains("..")
    }

    /// The name of a context: what tools give them, and nothing that begins like an option.
    static func isContext(_ text: some StringProtocol) -> Bool { matches(text, upTo: 253, others: "-._:/@") }

    /// An image: `registry:5000/path/name:tag@sha256:digest`, up to 512.
    static func isImage(_ text: some StringProtocol) -> Bool {
        matches(text, upTo: 512, others: "-._:/@") && !text.contains("//") && !text.contains("..")
    }

    /// The identifier that the control plane gave an object, or its resource version.
    static func isIdentifier(_ text: some StringProtocol) -> Bool { matches(text, upTo: 128, others: "-") }
}
