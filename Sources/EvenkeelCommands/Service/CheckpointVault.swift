internal import IncidentEngine
internal import Journal
internal import SQLiteStore
internal import Signatures

/// Where a service's checkpoints are kept.
struct CheckpointVault: Sendable {
    private let files: [CheckpointFile]
    private let isLogged: Bool

    /// All places.
    var sinks: [any CheckpointSink] { files + (isLogged ? [SystemLog()] : []) }

    /// The places of a configuration; the state folder where it names no file.
    init(_ serve: Configuration.Serve, _ folder: ServiceFolder) {
        let paths = serve.checkpoints.isEmpty ? [folder.checkpoints] : serve.checkpoints
        files = paths.map { CheckpointFile(path: $0) }
        isLogged = serve.logsCheckpoints
    }

    /// Holds the journal against the newest checkpoint of each file: what was signed once has to be there still.
    ///
    /// A file that cannot be read now stops nothing here: then it cannot be written either, which is told as such.
    /// - Throws: `CommandFailure` when the journal is not the one of which a checkpoint was made.
    func compare(_ journal: SQLiteJournal, _ key: SigningKey) async throws(CommandFailure) {
        for file in files {
            guard let newest = try? file.newest() else { continue }
            guard newest.isValid(for: key.publicKey) else {
                throw await refusal(
                    journal,
                    "the newest checkpoint in \(file.path) was not signed with this journal's key"
                )
            }
            let isHeld: Bool
            do throws(JournalError) { isHeld = try await journal.holds(newest.checkpoint) } catch {
                throw await refusal(journal, "the journal cannot be held against \(file.path): \(error)")
            }
            guard isHeld else {
                let size = newest.checkpoint.size
                let signed = "of \(newest.checkpoint.time) vouches for \(size) entries that are not in it"
                throw await refusal(
                    journal,
                    "the journal was rolled back or rewritten: the checkpoint \(signed) (\(file.path))"
                )
            }
        }
    }

    private func refusal(_ journal: SQLiteJournal, _ problem: String) async -> CommandFailure {
        await journal.close()
        let advice =
            "restore the journal and its key from a backup that is newer, or move both the state folder and the"
        return CommandFailure([problem, "\(advice) checkpoints away to begin anew; keep them, they are evidence"])
    }
}
