internal import IncidentModel

/// Reads why a node is not ready in the words of its kubelet, and whether a cordon is overdue: a cordoned node is
/// somebody's work in progress until an alert of some weight says otherwise.
struct NodeConditionAnalyser: Analyser {
    private let book: SignatureBook

    init(book: SignatureBook = .builtIn) { self.book = book }

    func analyse(_ scene: Scene, _ board: inout ClueBoard) {
        for node in scene.evidence.cluster.nodes {
            guard let entity = EntityReference(kind: .node, name: node.name) else { continue }
            if node.isReady == false, let message = node.message { unready(node, message, entity, scene, &board) }
            guard node.isSchedulable == false,
                scene.firing.contains(where: { $0.severity >= .warning && $0.subjects.contains(entity) })
            else { continue }
            let clue = Clue(
                fault: FaultCode(literal: "node.cordoned"),
                entity: entity,
                strength: 0.5,
                evidence: [scene.state(node.locator, "\(node.name): SchedulingDisabled")],
                reason: "it takes no new pods"
            )
            board.add(clue)
        }
    }

    private func unready(
        _ node: NodeState,
        _ message: String,
        _ entity: EntityReference,
        _ scene: Scene,
        _ board: inout ClueBoard
    ) {
        let evidence = scene.state(node.locator, "\(node.name) NotReady: \(message)")
        for signature in book.signatures(in: message)
        where FaultCatalogue.builtIn.kinds(of: signature.fault).contains(.node) {
            let clue = Clue(
                fault: signature.fault,
                entity: entity,
                strength: signature.strength,
                evidence: [evidence],
                reason: signature.meaning
            )
            board.add(clue)
        }
    }
}
