internal import IncidentModel
internal import StructuredDocuments

/// Finds the entity that a text names beside its own emitter, such as the host of an address.
enum MentionedEntity: Sendable {
    /// The first entity of the inventory that `text` names as a word, or by its address, other than `other`.
    static func first(in text: String, other: EntityReference, scene: Scene) -> EntityReference? {
        for word in TextScan.words(of: text, isPartOfName) where word.utf8.count <= 253 {
            let host = word.split(separator: ":").first.map(String.init) ?? ""
            guard host.utf8.count >= 2, host != other.name else { continue }
            let isAddress = host.utf8.first.map { $0 < 0x3A } ?? false
            guard let entity = (isAddress ? scene.addresses[host] : nil) ?? scene.resolver.entity(named: host),
                entity.kind.answersRequests || entity.kind == .node
            else { continue }
            let resolved = scene.resolver.resolve(entity)
            if resolved.name != other.name { return resolved }
        }
        return nil
    }

    /// The first `host:port` of a text whose host is a single word, as services of the same namespace are written.
    static func address(in text: String) -> String? {
        for word in TextScan.words(of: text, isPartOfName) {
            let parts = word.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, let port = Int(parts[1]), (1...65_535).contains(port), isLabel(parts[0]) else {
                continue
            }
            return String(word)
        }
        return nil
    }

    /// Whether a word could be the name of a service.
    /// - Source: RFC 1035, section 2.3.1, as Kubernetes applies it to services: small letters, digits and dashes.
    private static func isLabel(_ word: Substring) -> Bool {
        guard let first = word.utf8.first, (0x61...0x7A).contains(first), word.utf8.count <= 63 else { return false }
        return word.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
            && EntityReference.isWellFormed(String(word))
    }

    /// Names and addresses are ASCII; whatever else stands between them parts them.
    private static func isPartOfName(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D
            || byte == 0x5F || byte == 0x2E || byte == 0x3A
    }
}
