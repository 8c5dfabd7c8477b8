internal import ContentDigests
internal import Governance
internal import IncidentEngine
internal import IncidentModel
internal import Journal
internal import Signatures
internal import StrictJSON
internal import WebServer

/// The journal, with proofs that nothing in it was changed. It holds all tenants' entries, so whoever is limited to
/// some
/// tenants does not see it.
enum AuditRoutes: Sendable {
    /// The routes.
    static let all: [RouteDefinition] = [
        reading(
            "checkpoint",
            "getCheckpoint",
            "Shows how far the journal has come, with the last signed checkpoint.",
            .checkpoint
        ) { core, _ throws(Refusal) in try checkpoint(core) },
        reading(
            "entries",
            "listEntries",
            "Lists entries of the journal in their order.",
            .journalPage,
            [
                .init("after", .integer(), "The number after which the page begins; 0 unless said otherwise."),
                .init("limit", .integer(1...1000), "The most of a page; 100 unless said otherwise."),
            ],
            entries
        ),
        reading(
            "proof",
            "getInclusionProof",
            "Proves that an entry is among the first `size`.",
            .inclusionProof,
            [
                .init("sequence", .integer(1...Int64.max), "The entry."),
                .init("size", .integer(1...Int64.max), "The size of the tree; the journal's present one unless said."),
            ],
            inclusion
        ),
        reading(
            "consistency",
            "getConsistencyProof",
            "Proves that the journal at one size begins with the journal at a smaller one.",
            .consistencyProof,
            [
                .init("from", .integer(), "The smaller size."),
                .init("to", .integer(), "The larger size; the present one unless said otherwise."),
            ],
            consistency
        ),
    ]

    private static func reading(
        _ path: String,
        _ name: String,
        _ summary: String,
        _ shape: SchemaName,
        _ query: [RouteDefinition.Parameter] = [],
        _ read: @escaping @Sendable (ConsoleCore, APICall) async throws(Refusal) -> WebResponse
    ) -> RouteDefinition {
        RouteDefinition(
            method: .get,
            path: "/api/v1/audit/" + path,
            name: name,
            summary: summary,
            tag: .audit,
            access: .wholeView,
            query: query,
            success: [.init(shape: shape, meaning: "What was asked for.")],
            problems: query.isEmpty ? [] : [.missing],
            handler: .task(read)
        )
    }

    private static func checkpoint(_ core: ConsoleCore) throws(Refusal) -> WebResponse {
        let signed = core.engine.latestCheckpoint()
        let head = signed?.checkpoint.head ?? core.engine.journal.head
        return try .json {
            $0.member("size", head.sequence)
            $0.member("root", head.root.description)
            $0.member("chain", head.chain.description)
            $0.member("time", (signed?.checkpoint.time ?? core.now).description)
            let line = signed.flatMap { $0.note.split(separator: "\n").last?.split(separator: " ") }
            $0.member("signature", line.flatMap { $0.last.map(String.init) })
            $0.member("key", signed.map { $0.checkpoint.origin })
            $0.member("note", signed?.note)
        }
    }

    private static func entries(_ core: ConsoleCore, _ call: APICall) async throws(Refusal) -> WebResponse {
        let limit = call.number("limit", default: 100)
        let after = UInt64(call.number("after", default: 0))
        let found: [JournalEntry]
        do throws(JournalError) { found = try await core.engine.journal.entries(after: after, limit: limit) } catch {
            throw Refusal(error)
        }
        let head = core.engine.journal.head.sequence
        let values = found.map { try? JSONValue(parsing: $0.body) }
        return try .json {
            $0.list("items", zip(found, values)) { writer, pair in
                writer.object { write(pair.0, pair.1 ?? .null, to: &$0) }
            }
            let last = found.last?.sequence ?? after
            $0.member("next", last < head && !found.isEmpty ? String(last) : nil)
            $0.member("total", head)
        }
    }

    private static func write(_ entry: JournalEntry, _ body: JSONValue, to writer: inout JSONWriter) {
        writer.member("sequence", entry.sequence)
        writer.member("time", entry.time.description)
        writer.member("kind", entry.kind)
        writer.member("incident", entry.incident)
        writer.member("actor", entry.actor)
        writer.member("body", body)
        writer.member("documents", entry.documents.map(\.description))
        writer.member("leafHash", entry.leafHash.description)
        writer.member("chainHash", entry.chainHash.description)
    }

    private static func inclusion(_ core: ConsoleCore, _ call: APICall) async throws(Refusal) -> WebResponse {
        guard let sequence = call.head.queryValue("sequence").flatMap({ UInt64($0) }) else {
            throw Refusal(.malformed, "The query needs `sequence`.")
        }
        let head = core.engine.journal.head
        let size = call.head.queryValue("size").flatMap { UInt64($0) } ?? head.sequence
        guard sequence <= size, size <= head.sequence else { throw Refusal(.missing, "There is no such entry.") }
        let proof: InclusionProof
        let entry: JournalEntry?
        do throws(JournalError) {
            proof = try await core.engine.journal.proof(sequence: sequence, size: size)
            entry = try await core.engine.journal.entries(after: sequence - 1, limit: 1).first
        } catch { throw Refusal(error) }
        return try .json {
            $0.member("sequence", sequence)
            $0.member("size", size)
            $0.member("leafHash", entry?.leafHash.description ?? "")
            $0.member("root", size == head.sequence ? head.root.description : nil)
            $0.member("path", proof.path.map(\.description))
        }
    }

    private static func consistency(_ core: ConsoleCore, _ call: APICall) async throws(Refusal) -> WebResponse {
        guard let from = call.head.queryValue("from").flatMap({ UInt64($0) }) else {
            throw Refusal(.malformed, "The query needs `from`.")
        }
        let size = core.engine.journal.head.sequence
        let to = call.head.queryValue("to").flatMap { UInt64($0) } ?? size
        guard from <= to, to <= size else { throw Refusal(.missing, "The journal has \(size) entries.") }
        let proof: ConsistencyProof
        do throws(JournalError) { proof = try await core.engine.journal.consistencyProof(from: from, to: to) } catch {
            throw Refusal(error)
        }
        return try .json {
            $0.member("from", from)
            $0.member("to", to)
            $0.member("path", proof.path.map(\.description))
        }
    }
}
