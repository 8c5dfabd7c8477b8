import CurlTransport
import EvenkeelTestKit
import Foundation
import Signatures
import StrictJSON
import Testing

extension Acceptance {
    /// What the service proves of its journal, computed anew from what it answers alone.
    @Suite struct ServiceAuditTests {
        /// The leaf hash of an entry as the API shows it.
        /// - Source: RFC 6962, section 2.1, over the canonical form of RFC 8785.
        private static func leafHash(_ entry: JSONValue) throws -> Hash256 {
            let names = ["sequence", "time", "kind", "incident", "actor", "body", "documents"]
            let leaf = JSONValue.object(JSONObject(names.map { ($0, entry.member($0)) }))
            return SHA256.hash([0] + (try leaf.canonicalBytes()))
        }

        /// The root that follows from a leaf and its path.
        /// - Source: RFC 9162, section 2.1.3.2.
        private static func root(leaf: Hash256, sequence: Int, size: Int, path: [Hash256]) -> Hash256? {
            var (node, last, hash) = (sequence - 1, size - 1, leaf)
            for sibling in path {
                guard last > 0 else { return nil }
                if node & 1 == 1 || node == last {
                    hash = SHA256.hash([1] + sibling.bytes + hash.bytes)
                    while node & 1 == 0, node != 0 { (node, last) = (node >> 1, last >> 1) }
                } else {
                    hash = SHA256.hash([1] + hash.bytes + sibling.bytes)
                }
                (node, last) = (node >> 1, last >> 1)
            }
            return last == 0 ? hash : nil
        }

        private static func hash(_ value: JSONValue) throws -> Hash256 {
            try #require(Hash256(hexadecimal: (value.string ?? "").utf8))
        }

        /// A signed checkpoint of at least `size` entries.
        private static func checkpoint(of caller: ServiceCaller, atLeast size: Int) async throws -> JSONValue {
            try await Patience.wait(for: "a checkpoint of \(size) entries") {
                let checkpoint = try await caller.get("/api/v1/audit/checkpoint")
                let isEnough = checkpoint["size"]?.int ?? 0 >= size && checkpoint["note"]?.string != nil
                return isEnough ? .some(checkpoint) : .none
            }
        }

        @Test func `every entry is proved by its hashes and a signed checkpoint`() async throws {
            let fixture = try ServiceFixture()
            try await fixture.run { _, caller in
                _ = try await ServiceFlowTests.outage(at: caller)
                let entries = try await caller.get("/api/v1/audit/entries?limit=1000").member("items").array ?? []
                #expect(entries.count >= 3)
                let checkpoint = try await Self.checkpoint(of: caller, atLeast: entries.count)
                let size = try #require(checkpoint["size"]?.int)
                var chain = Hash256.zero
                for (index, entry) in entries.enumerated() {
                    let leaf = try Self.leafHash(entry)
                    chain = SHA256.hash([2] + chain.bytes + leaf.bytes)
                    #expect(try Self.hash(entry.member("leafHash")) == leaf)
                    #expect(try Self.hash(entry.member("chainHash")) == chain)
                    let path = "/api/v1/audit/proof?sequence=\(index + 1)&size=\(size)"
                    let proof = try await caller.get(path)
                    #expect(try Self.hash(proof.member("leafHash")) == leaf)
                    let siblings = try (proof.member("path").array ?? []).map(Self.hash)
                    let root = Self.root(leaf: leaf, sequence: index + 1, size: size, path: siblings)
                    #expect(root == (try Self.hash(checkpoint.member("root"))))
                }
                if size == entries.count { #expect(try Self.hash(checkpoint.member("chain")) == chain) }
                try Self.check(note: try #require(checkpoint["note"]?.string), checkpoint, key: fixture.state)
            }
        }

        /// Checks a signed note with the key of the state folder.
        /// - Source: C2SP, signed-note and tlog-checkpoint.
        private static func check(note: String, _ checkpoint: JSONValue, key folder: String) throws {
            let seed = try Data(contentsOf: URL(filePath: folder + "/journal.key"))
            let key = try SigningKey(seed: Array(seed)).publicKey
            let parts = note.components(separatedBy: "\n\n")
            #expect(parts.count == 2)
            let signed = try #require(
                Data(
                    base64Encoded: parts[1].split(separator: " ").last.map {
                        String($0.prefix { $0 != "\n" })
                    } ?? ""
                )
            )
            #expect(signed.count == 68)
            #expect(key.isValid(Array(signed.dropFirst(4)), of: Array((parts[0] + "\n").utf8)))
            let lines = parts[0].split(separator: "\n")
            #expect(lines[1] == "\(checkpoint["size"]?.int ?? -1)")
            #expect(
                Data(base64Encoded: String(lines[2])).map(Array.init) == (try hash(checkpoint.member("root"))).bytes
            )
        }

        @Test func `the journal of today begins with that of before a restart`() async throws {
            let fixture = try ServiceFixture(evidence: nil)
            let alert: JSONValue = ["alertname": "DiskFull", "namespace": "bank", "service": "ledger"]
            let before = try await fixture.run { service, caller in
                try await caller.post("/api/v1/ingest/alertmanager", SentAlerts.alertmanager([alert]))
                _ = try await caller.incident("a diagnosis") { $0["phase"] != "new" }
                let total = try await caller.get("/api/v1/audit/entries?limit=1").member("total").int ?? 0
                let proof = try await caller.get("/api/v1/audit/proof?sequence=1")
                service.kill()
                return (total, proof)
            }
            try await fixture.run { _, caller in
                let proof = try await caller.get("/api/v1/audit/proof?sequence=1&size=\(before.1["size"]?.int ?? 0)")
                #expect(proof["path"] == before.1["path"])
                let all = try await caller.get("/api/v1/audit/entries?limit=1").member("total").int ?? 0
                #expect(all >= before.0)
                let path = "/api/v1/audit/consistency?from=\(before.0)&to=\(all)"
                #expect(try await caller.send(.get, path).status == 200)
            }
        }
    }
}
