internal import IncidentModel
internal import StructuredDocuments

/// Reads what programs and control planes say in words: log lines and events.
struct TextAnalyser: Analyser {
    /// Lines that are looked at; beyond that a flood says nothing new.
    static let maximumLines = 20_000
    /// How much less a line counts that its program did not mean as a complaint.
    private static let mildness = 0.85

    private let book: SignatureBook

    init(book: SignatureBook = .builtIn) { self.book = book }

    func analyse(_ scene: Scene, _ board: inout ClueBoard) {
        var seen: [[String]: Bool] = [:]
        var names = NameComplaints()
        for record in scene.evidence.logs.prefix(Self.maximumLines) {
            names.count(record)
            let key = [record.emitter, record.body]
            if let isComplaint = seen[key] {
                if isComplaint { names.complain(record) }
                continue
            }
            seen[key] = false
            let signatures = book.signatures(in: record.body)
            guard !signatures.isEmpty, let emitter = Self.emitter(of: record, in: scene) else { continue }
            let mild = ["info", "debug", "trace", "notice"].contains(record.severity.lowercased())
            let evidence = record.evidence
            for signature in signatures {
                let strength = signature.strength * (mild ? Self.mildness : 1)
                let clue = clue(signature, strength, emitter: emitter, text: record.body, evidence, scene)
                guard signature.fault.text == "service.dns-resolution-failure" else {
                    board.add(clue)
                    continue
                }
                seen[key] = true
                names.complain(record, clue)
            }
        }
        for clue in names.lasting { board.add(clue) }
        for event in scene.evidence.cluster.events { analyse(event, scene, &board) }
        for object in scene.evidence.cluster.objects { analyse(object, scene, &board) }
    }

    /// Reads the conditions of objects whose controllers say in words what fails.
    private func analyse(_ object: ObjectState, _ scene: Scene, _ board: inout ClueBoard) {
        switch object.entity.kind {
        case .issuer, .certificate, .ingress, .autoscaler, .machineset, .release: break
        default: return
        }
        for line in TextScan.lines(of: object.text) {
            let text = line.split(separator: " ").joined(separator: " ")
            for signature in book.signatures(in: text) {
                let evidence = scene.state(object.locator, text)
                board.add(clue(signature, signature.strength, emitter: object.entity, text: text, evidence, scene))
            }
        }
    }

    /// What callers say of something outside that does not answer.
    private static let silence: Set<String> = ["service.unreachable", "network.delay", "service.errors-high"]

    /// The workload or database that logged a line.
    static func emitter(of record: LogRecord, in scene: Scene) -> EntityReference? {
        if let owner = scene.owners[record.emitter] { return owner }
        if let entity = scene.resolver.entity(named: record.emitter) { return scene.resolver.resolve(entity) }
        // A line may name its program in brackets before its text: `[worker] starting`.
        if record.body.hasPrefix("["), let end = record.body.firstIndex(of: "]") {
            let name = String(record.body[record.body.index(after: record.body.startIndex)..<end])
            if let entity = scene.resolver.entity(named: name) { return scene.resolver.resolve(entity) }
        }
        // Agents of a node or a control plane speak of the only thing that the alerts are about.
        return scene.alerted.count == 1 ? scene.alerted.all.first { _ in true } : nil
    }

    /// Reads an event; some have an analyser of their own that reads more than words.
    private func analyse(_ event: EventRecord, _ scene: Scene, _ board: inout ClueBoard) {
        guard let entity = EventSubject.entity(of: event, in: scene), !EventAnalyser.isHistory(event, entity, scene)
        else {
            return
        }
        let text = "\(event.reason): \(event.message)"
        let evidence = Evidence(source: .event, document: "kubectl.json", locator: event.locator, excerpt: text)
        for signature in book.signatures(in: text) where !EventAnalyser.covers(event.reason, signature.fault) {
            board.add(clue(signature, signature.strength, emitter: entity, text: text, evidence, scene))
        }
    }

    /// The clue that a signature in a text gives.
    private func clue(
        _ signature: TextSignature,
        _ strength: Double,
        emitter: EntityReference,
        text: String,
        _ evidence: Evidence,
        _ scene: Scene
    ) -> Clue {
        var clue = Clue(
            fault: signature.fault,
            entity: emitter,
            strength: strength,
            evidence: [evidence],
            reason: signature.meaning
        )
        switch signature.subject {
        case .emitter: break
        case .peer:
            if let peer = MentionedEntity.first(in: text, other: emitter, scene: scene) {
                clue.blames = peer
                if peer.kind == .external, Self.silence.contains(signature.fault.text) {
                    clue.fault = FaultCode(literal: "dependency.unavailable")
                    clue.strength = max(clue.strength, 0.75)
                }
            } else if signature.fault.text == "service.unreachable", emitter.kind.isWorkload {
                // Who complains that nobody answers is not the one that does not answer.
                clue.fault = FaultCode(literal: "startup.dependency-unavailable")
                let isFailing = scene.pods(of: emitter).contains { $0.isHealthy == false }
                if isFailing { clue.strength = max(clue.strength, 0.85) }
            }
        case .database:
            clue.entity = UsedDatabase.of(emitter, text: text, scene) ?? emitter
            if clue.entity != emitter { clue.complainant = emitter }
        }
        if signature.fault.text == "flag.harmful" {
            let flags = scene.snapshot.inventory.entities(of: [.flag])
            clue.entity = flags.first { text.contains($0.name) } ?? emitter
        }
        return Self.misaddressed(clue, signature, text, scene) ?? clue
    }

    /// A complaint about a host that a complete list of services does not have: the address is wrong, not the host.
    private static func misaddressed(_ clue: Clue, _ signature: TextSignature, _ text: String, _ scene: Scene) -> Clue?
    {
        guard case .peer = signature.subject, clue.blames == nil,
            scene.evidence.cluster.isComplete(.service, namespace: clue.entity.namespace),
            let address = MentionedEntity.address(in: text)
        else { return nil }
        var changed = clue
        changed.fault = FaultCode(literal: "service.env-address-mismatch")
        changed.reason = "it asks \(address), and no such service is listed"
        changed.corrections = [
            Correction(
                entity: clue.entity,
                field: "spec.template.spec.containers[0].env",
                current: address,
                desired: nil,
                basis: .person,
                reason: "the address of the service that is meant, or the service created"
            )
        ]
        return changed
    }
}
