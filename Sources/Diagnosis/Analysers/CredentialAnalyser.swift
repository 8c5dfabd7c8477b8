internal import IncidentModel

/// Tells a credential that is wrong from one that was replaced while a process still holds the old one.
struct CredentialAnalyser: Analyser {
    /// Faults of a credential that is not accepted.
    private static let refusals = ["credential.mismatch", "database.credentials-invalid"]

    private let book: SignatureBook

    init(book: SignatureBook = .builtIn) { self.book = book }

    func analyse(_ scene: Scene, _ board: inout ClueBoard) {
        overwritten(scene, &board)
        let replaced = scene.snapshot.changes.filter { change in
            let summary = change.summary.lowercased()
            let names = ["secret", "password", "credential", "key"]
            return names.contains { summary.contains($0) }
                && summary.contains("rotat")
        }
        guard let change = replaced.last else { return }
        for record in scene.evidence.logs {
            let isRefusal = book.signatures(in: record.body).contains { Self.refusals.contains($0.fault.text) }
            guard isRefusal, let emitter = TextAnalyser.emitter(of: record, in: scene) else { continue }
            guard Self.haveRun(scene.pods(of: emitter), since: change, scene) else { continue }
            let evidence = [
                change.evidence,
                Evidence(source: .log, document: "kubectl.json", locator: record.locator, excerpt: record.body),
            ]
            let reason = "the credential was replaced at \(change.time), and its pods have run since before"
            let fault = FaultCode(literal: "credential.stale-in-process")
            board.add(Clue(fault: fault, entity: emitter, strength: 0.95, evidence: evidence, reason: reason))
            let wrong = FaultCode(literal: "credential.mismatch")
            let contradiction = "the credential itself was replaced on both sides; the process holds the old one"
            board.add(Contradiction(pattern: .code(wrong), entity: emitter, reason: contradiction))
        }
    }

    /// A secret that was changed on one side only, with a program that is now refused.
    private func overwritten(_ scene: Scene, _ board: inout ClueBoard) {
        for change in scene.snapshot.changes where !change.summary.lowercased().contains("rotat") {
            guard let secret = scene.snapshot.inventory.entity(named: change.entityName, kinds: [.secret]) else {
                continue
            }
            let refusal = scene.evidence.logs.first { record in
                book.signatures(in: record.body).contains { Self.refusals.contains($0.fault.text) }
            }
            guard let refusal else { continue }
            let evidence = [
                change.evidence,
                Evidence(source: .log, document: "kubectl.json", locator: refusal.locator, excerpt: refusal.body),
            ]
            let correction = Correction(
                entity: secret,
                field: "data",
                current: "changed at \(change.time)",
                desired: nil,
                basis: .person,
                reason: "the credential that the other side accepts, as it was before the change"
            )
            let clue = Clue(
                fault: FaultCode(literal: "credential.mismatch"),
                entity: secret,
                strength: 0.9,
                evidence: evidence,
                reason: "it was changed shortly before the other side began to refuse it",
                corrections: [correction]
            )
            board.add(clue)
        }
    }

    /// Whether all of some pods, at least one, are older than a change.
    private static func haveRun(_ pods: [PodState], since change: Change, _ scene: Scene) -> Bool {
        let since = scene.snapshot.capturedAt.seconds(since: change.time)
        return !pods.isEmpty
            && pods.allSatisfy { pod in
                pod.age.flatMap { ListedDuration.seconds($0) }.map { $0 > since } ?? false
            }
    }
}
