internal import HostProcess
internal import IncidentEngine
internal import IncidentModel
internal import Journal
internal import LocalFiles
internal import SQLiteStore
internal import Signatures
internal import StrictJSON
internal import StructuredDocuments

/// Carries `audit` out: verifies, proves and exports the journal of a state folder, also while a service writes it.
struct AuditCommand: Sendable {
    /// The name of every journal in its checkpoints.
    static let origin = "evenkeel"
    /// The most bytes of a file of checkpoints.
    private static let maximumCheckpointBytes = 256 << 20

    /// The command line and its surroundings.
    let context: CommandContext

    /// Carries it out.
    func run() throws(CommandFailure) -> ExitStatus {
        let operands = context.invocation.operands
        // A file behind `verify` would be taken for the journal that was verified.
        if operands.count > 1, operands[0] != "prove" {
            let shown = InertText(operands[1], maximum: 60).quoted
            throw .use(
                "`\(operands[0])` takes no operand, so not \(shown); --input names an export, --state a journal",
                of: "audit"
            )
        }
        switch operands[0] {
        case "verify": return try verify()
        case "export": return try export()
        default: return try prove(operands.dropFirst().first)
        }
    }

    private func folder() throws(CommandFailure) -> ServiceFolder {
        let configuration = try context.configuration()
        guard let path = ServiceFolder.path(configuration, context.environment) else {
            throw .use("no state folder is known; name it with --state", of: "audit")
        }
        return ServiceFolder(path: path, isTemporary: false)
    }

    private func archive(_ folder: ServiceFolder) throws(CommandFailure) -> (JournalArchive, SigningKey) {
        do throws(JournalError) {
            guard FileReader.kind(of: folder.journal) == .file else {
                throw JournalError.system("\(folder.journal): there is no journal; name the state folder with --state")
            }
            guard FileReader.kind(of: folder.key) == .file else {
                throw JournalError.system("\(folder.key): the journal's key is not there, so nothing can be signed")
            }
            return (try Self.opened(folder.journal), try SigningKeyFile.key(at: folder.key))
        } catch {
            throw CommandFailure(["\(error)"])
        }
    }

    /// Opens a journal to read; its errors name its file.
    private static func opened(_ path: String) throws(JournalError) -> JournalArchive {
        do throws(JournalError) { return try JournalArchive(path: path) } catch {
            throw .system(CommandFailure(error, of: path).problems.joined(separator: "; "))
        }
    }

    // MARK: - Verify

    private func verify() throws(CommandFailure) -> ExitStatus {
        let inputs = context.invocation.allValues(.input)
        let report: JournalReport
        // Checkpoints beside the journal were within reach of whoever could rewrite it.
        var own = 0
        if let input = inputs.first {
            guard inputs.count == 1 else { throw .use("one export is verified at a time", of: "audit") }
            report = try verification(of: input)
        } else {
            let folder = try folder()
            let (archive, key) = try archive(folder)
            let configured = try context.configuration().serve.checkpoints
            var trusted = try checkpoints(context.invocation.allValues(.checkpoints) + configured)
            if FileReader.kind(of: folder.checkpoints) == .file {
                let beside = try checkpoints([folder.checkpoints])
                own = beside.count
                trusted += beside
            }
            var verification = JournalVerification(key: key.publicKey, trusted: trusted)
            let now = EngineClock.host.wall()
            do {
                try archive.export(origin: Self.origin, key: key, time: now) { verification.feed($0) }
            } catch {
                throw CommandFailure(["\(error)"])
            }
            report = verification.finish()
        }
        let page = AuditPage(report: report, keptApart: report.trustedCheckpoints - own)
        try context.show(page.page, json: page.json)
        return report.isGood ? .done : .failed
    }

    /// Verifies an export; one that is a gigabyte long as well, since it is read in pieces.
    private func verification(of path: String) throws(CommandFailure) -> JournalReport {
        let trusted = try checkpoints(context.invocation.allValues(.checkpoints))
        var verification = JournalVerification(key: nil, trusted: trusted)
        do throws(FileError) {
            try FileReader.forEachPiece(of: path) { verification.feed($0) }
        } catch {
            throw CommandFailure(["\(error)"])
        }
        return verification.finish()
    }

    private func checkpoints(_ files: [String]) throws(CommandFailure) -> [SignedCheckpoint] {
        var notes: [SignedCheckpoint] = []
        for file in files {
            do {
                let bytes = try FileReader.bytes(of: file, limit: Self.maximumCheckpointBytes)
                notes += try SignedCheckpoint.notes(in: String(decoding: bytes, as: UTF8.self))
            } catch {
                throw CommandFailure(["\(file): \(error)"])
            }
        }
        return notes
    }

    // MARK: - Export and prove

    private func export() throws(CommandFailure) -> ExitStatus {
        let (archive, key) = try archive(try folder())
        let output = StandardStream.output
        do {
            try archive.export(origin: Self.origin, key: key, time: EngineClock.host.wall()) { try output.write($0) }
        } catch let error as StreamError {
            guard error.isClosed else { throw CommandFailure(["the export cannot be written: \(error)"]) }
        } catch {
            throw CommandFailure(["\(error)"])
        }
        return .done
    }

    private func prove(_ text: String?) throws(CommandFailure) -> ExitStatus {
        guard let text, let sequence = UInt64(text), sequence > 0 else {
            throw .use("`prove` needs the number of an entry, such as 42", of: "audit")
        }
        let (archive, key) = try archive(try folder())
        do throws(JournalError) {
            let size = archive.head.sequence
            guard let entry = try archive.entry(sequence) else {
                throw JournalError.outOfRange("entry \(sequence); the journal has \(size)")
            }
            let proof = try archive.proof(sequence: sequence, size: size)
            let note = try Checkpoint(origin: Self.origin, head: archive.head, time: EngineClock.host.wall())
                .signed(by: key)
            let page = ProofPage(entry: entry, proof: proof, note: note)
            try show(page)
        } catch {
            throw CommandFailure(["\(error)"])
        }
        return .done
    }

    private func show(_ page: ProofPage) throws(JournalError) {
        do throws(CommandFailure) { try context.show(page.page, json: page.json) } catch {
            throw .system(error.problems.joined(separator: "; "))
        }
    }
}
