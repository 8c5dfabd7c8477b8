internal import IncidentLedger
internal import IncidentModel
internal import Journal
internal import Signatures
internal import StrictJSON

/// What a verification of the journal found, as people read it.
struct AuditPage: Sendable {
    /// What it found.
    let report: JournalReport

    /// The page.
    var page: Page {
        var page = Page()
        if let fault = report.fault {
            page.title(Line("The journal is not as it was written.", .bad))
            page.paragraph(Line("\(fault)", .strong))
            page.paragraph(Line("Good up to entry \(report.head.sequence)."))
        } else {
            page.title(Line("The journal is as it was written: \(report.head.sequence) entries.", .good))
        }
        var rows = [
            ["what", "value"], ["root", report.head.root.hexadecimal], ["chain", report.head.chain.hexadecimal],
        ]
        rows.append(["documents", "\(report.documents)"])
        rows.append(["checkpoints kept apart that fit", "\(report.trustedCheckpoints)"])
        if let key = report.key { rows.append(["key", "\(key)"]) }
        if !report.pruned.isEmpty {
            let count = report.pruned.reduce(0) { $0 + Int($1.upperBound - $1.lowerBound) + 1 }
            rows.append(["entries whose body was removed in time", "\(count)"])
        }
        page.table(rows)
        if report.trustedCheckpoints == 0 {
            page.paragraph(
                "No checkpoint was kept apart, so a tail that was cut off, or a rewrite by whoever has the key, would not show."
            )
        }
        return page
    }

    /// The same for programs.
    var json: JSONValue {
        [
            "good": .bool(report.isGood),
            "entries": JSONValue(report.head.sequence),
            "root": .string(report.head.root.hexadecimal),
            "chain": .string(report.head.chain.hexadecimal),
            "documents": JSONValue(report.documents),
            "checkpoints": JSONValue(report.checkpoints),
            "trustedCheckpoints": JSONValue(report.trustedCheckpoints),
            "pruned": .array(
                report.pruned.map { ["from": JSONValue($0.lowerBound), "to": JSONValue($0.upperBound)] }
            ),
            "key": report.key.map { .string("\($0)") } ?? .null,
            "fault": report.fault.map { fault in
                [
                    "kind": .string(fault.kind.rawValue), "line": JSONValue(fault.line),
                    "sequence": JSONValue(fault.sequence), "text": .string("\(fault)"),
                ]
            } ?? .null,
        ]
    }
}

/// The proof that an entry is in the journal, as people read it.
struct ProofPage: Sendable {
    /// The entry.
    let entry: JournalEntry
    /// Its proof.
    let proof: InclusionProof
    /// The checkpoint that the proof leads to.
    let note: SignedCheckpoint

    /// The page.
    var page: Page {
        var page = Page()
        page.title(Line("Entry \(entry.sequence) is among the first \(note.checkpoint.size).", .good))
        page.table([
            ["what", "value"], ["kind", entry.kind], ["time", "\(entry.time)"], ["actor", entry.actor],
            ["summary", LedgerEvent.summary(kind: entry.kind, body: entry.body)],
            ["leaf", entry.leafHash.hexadecimal], ["root", note.checkpoint.root.hexadecimal],
        ])
        page.heading("Path, from the leaf to the root")
        for hash in proof.path { page.verbatim(hash.hexadecimal) }
        page.heading("Signed checkpoint")
        for line in note.note.split(separator: "\n") { page.verbatim(String(line)) }
        return page
    }

    /// The same for programs.
    var json: JSONValue {
        [
            "sequence": JSONValue(entry.sequence),
            "size": JSONValue(note.checkpoint.size),
            "leafHash": .string(entry.leafHash.hexadecimal),
            "path": .array(proof.path.map { .string($0.hexadecimal) }),
            "root": .string(note.checkpoint.root.hexadecimal),
            "entry": .string(String(decoding: entry.canonicalBytes, as: UTF8.self)),
            "checkpoint": .string(note.note),
        ]
    }
}
