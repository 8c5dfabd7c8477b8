internal import IncidentModel

/// Reads the settings of databases that refuse work: read-only servers, and fewer connections than there are clients.
struct DatabaseSettings: Sendable {
    /// How many workloads look for a database at each host.
    private let clients: [String: Int]

    /// Fewer connections than any pool of a program holds.
    private static let fewConnections = 10

    init(_ clients: [String: Int]) { self.clients = clients }

    func analyse(_ scene: Scene, _ board: inout ClueBoard) {
        for workload in scene.evidence.cluster.workloads where workload.entity.kind != .replicaset {
            let images = workload.containers.compactMap(\.image)
            guard UsedDatabase.isDatabase(workload.name) || images.contains(where: { UsedDatabase.isDatabase($0) })
            else {
                continue
            }
            for container in workload.containers {
                let words = container.command.joined(separator: " ")
                settings(
                    in: words,
                    workload,
                    workload.locator,
                    "spec.template.spec.containers[\(container.name)].args",
                    scene,
                    &board
                )
            }
            for reference in workload.requiredObjects where reference.hasPrefix("configmap/") {
                let name = String(reference.dropFirst(10))
                let map = scene.evidence.cluster.objects(of: .configmap).first {
                    $0.name == name && $0.entity.namespace == workload.entity.namespace
                }
                if let map { settings(in: map.text, workload, map.locator, "configmap \(name)", scene, &board) }
            }
        }
    }

    private func settings(
        in text: String,
        _ workload: WorkloadState,
        _ locator: String,
        _ field: String,
        _ scene: Scene,
        _ board: inout ClueBoard
    ) {
        let isCopy = ["replica", "slave", "secondary", "standby", "reader"].contains { workload.name.contains($0) }
        if !isCopy,
            let (name, value) = Self.value(
                of: ["super_read_only", "read_only", "default_transaction_read_only"],
                in: text
            ),
            ["1", "on", "true", ""].contains(value.lowercased())
        {
            enter(
                "database.read-only",
                0.9,
                workload,
                locator,
                name,
                value,
                "off",
                "it is set to refuse writes",
                field,
                scene,
                &board
            )
        }
        if let (name, value) = Self.value(of: ["max_connections"], in: text), let most = Int(value), most > 0 {
            let clients = clients[workload.name] ?? 0
            guard most <= max(Self.fewConnections, clients) else { return }
            let reason = "it takes \(most) connections" + (clients > 0 ? ", and \(clients) workloads use it" : "")
            // 151 is what MySQL has, 100 what PostgreSQL has where nothing is set.
            enter(
                "database.connections-exhausted",
                0.85,
                workload,
                locator,
                name,
                value,
                "151",
                reason,
                field,
                scene,
                &board
            )
        }
    }

    private func enter(
        _ fault: StaticString,
        _ strength: Double,
        _ workload: WorkloadState,
        _ locator: String,
        _ name: String,
        _ value: String,
        _ desired: String,
        _ reason: String,
        _ field: String,
        _ scene: Scene,
        _ board: inout ClueBoard
    ) {
        let correction = Correction(
            entity: workload.entity,
            field: "\(field) \(name)",
            current: value.isEmpty ? "on" : value,
            desired: desired,
            basis: .measured,
            reason: "what the database has where nothing is set; \(reason)"
        )
        board.add(
            Clue(
                fault: FaultCode(literal: fault),
                entity: workload.entity,
                strength: strength,
                evidence: [scene.state(locator, "\(name)=\(value)")],
                reason: reason,
                corrections: [correction]
            )
        )
    }

    /// The value of the first of `names` that stands in `text`, written with dashes or underscores, behind `=` or a space.
    private static func value(of names: [String], in text: String) -> (name: String, value: String)? {
        for line in text.split(whereSeparator: { $0 == "\n" || $0 == ";" }) {
            let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "=" || $0 == ":" || $0 == "\"" })
            for (place, word) in words.enumerated() {
                let bare = word.drop { $0 == "-" }.lowercased().replacing("-", with: "_")
                guard !word.hasPrefix("#"), names.contains(bare) else { continue }
                let next = place + 1 < words.count ? String(words[place + 1]) : ""
                return (bare, next.hasPrefix("-") ? "" : next)
            }
        }
        return nil
    }
}
