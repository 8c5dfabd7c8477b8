internal import IncidentModel

/// Reads what programs and control planes say in words: log lines and events.
struct TextAnalyser: Analyser {
    /// Lines that are looked at; beyond that a flood says nothing new.
    static let maximumLines = 20_000
    /// How much less a line counts that its program did not mean as a complaint.
    private static let mildness = 0.85

    private let book: SignatureBook

    init(book: SignatureBook = .builtIn) { self.book = book }

    func analyse(_ scene: Scene, _ board: inout ClueBoard) {
        var seen: Set<[String]> = []
        for record in scene.evidence.logs.prefix(Self.maximumLines) {
            guard seen.insert([record.emitter, record.body]).inserted else { continue }
            let signatures = book.signatures(in: record.body)
            guard !signatures.isEmpty, let emitter = Self.emitter(of: record, in: scene) else { continue }
            let mild = ["info", "debug", "trace", "notice"].contains(record.severity.lowercased())
            let evidence = record.evidence
            for signature in signatures {
                let strength = signature.strength * (mild ? Self.mildness : 1)
                board.add(clue(signature, strength, emitter: emitter, text: record.body, evidence, scene))
            }
        }
        for event in scene.evidence.cluster.events { analyse(event, scene, &board) }
        for object in scene.evidence.cluster.objects { analyse(object, scene, &board) }
    }

    /// Reads the conditions of objects whose controllers say in words what fails.
    private func analyse(_ object: ObjectState, _ scene: Scene, _ board: inout ClueBoard) {
        switch object.entity.kind {
        case .issuer, .certificate, .ingress, .autoscaler, .machineset, .release: break
        default: return
        }
        for line in object.text.split(separator: "\n") {
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
            clue.entity = Self.database(of: emitter, text: text, scene) ?? emitter
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

    /// The database that a line speaks of: the emitter itself, one that the line names, or the only one that the emitter
    /// calls.
    private static func database(of emitter: EntityReference, text: String, _ scene: Scene) -> EntityReference? {
        if emitter.kind == .database { return emitter }
        if let peer = MentionedEntity.first(in: text, other: emitter, scene: scene), peer.kind == .database {
            return peer
        }
        let called = scene.snapshot.topology.edges.filter { $0.from.name == emitter.name && $0.to.kind == .database }
        return called.count == 1 ? called[0].to : nil
    }
}

/// Finds the entity that a text names beside its own emitter, such as the host of an address.
enum MentionedEntity: Sendable {
    /// The first entity of the inventory that `text` names as a word, other than `other`.
    static func first(in text: String, other: EntityReference, scene: Scene) -> EntityReference? {
        for word in text.split(whereSeparator: { !isPartOfName($0) }) where word.utf8.count <= 253 {
            let host = word.split(separator: ":").first.map(String.init) ?? ""
            guard host.utf8.count >= 2, host != other.name, let entity = scene.resolver.entity(named: host),
                entity.kind.answersRequests || entity.kind == .node
            else { continue }
            let resolved = scene.resolver.resolve(entity)
            if resolved.name != other.name { return resolved }
        }
        return nil
    }

    /// The first `host:port` of a text whose host is a single word, as services of the same namespace are written.
    static func address(in text: String) -> String? {
        for word in text.split(whereSeparator: { !isPartOfName($0) }) {
            let parts = word.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, let port = Int(parts[1]), (1...65_535).contains(port),
                parts[0].first?.isLetter ?? false, !parts[0].contains("."),
                EntityReference.isWellFormed(String(parts[0]))
            else { continue }
            return String(word)
        }
        return nil
    }

    private static func isPartOfName(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "-_.:".contains(character)
    }
}

/// Finds the entity that an event is about.
enum EventSubject: Sendable {
    /// The workload of the event's object, or the object itself.
    static func entity(of event: EventRecord, in scene: Scene) -> EntityReference? {
        if let owner = scene.owners[event.objectName] { return owner }
        guard let kind = event.objectKind,
            let entity = EntityReference(kind: kind, namespace: event.namespace, name: event.objectName)
        else { return scene.resolver.entity(named: event.objectName) }
        return scene.resolver.resolve(entity)
    }
}
