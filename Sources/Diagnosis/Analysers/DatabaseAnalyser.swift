internal import IncidentModel

/// Compares what programs know of their databases with what the databases are: ports, credentials, and the settings of the
/// databases themselves.
/// - Source: MySQL 8.0 reference manual, "Server System Variables"; PostgreSQL 15 manual, chapter 20; the entry points of
///   their container images.
struct DatabaseAnalyser: Analyser {
    func analyse(_ scene: Scene, _ board: inout ClueBoard) {
        var users: [String: [Use]] = [:]
        for workload in scene.evidence.cluster.workloads where workload.entity.kind != .replicaset {
            for endpoint in DatabaseEndpoint.all(of: workload) {
                let use = Use(workload: workload, endpoint: endpoint)
                users[EntityResolver.withoutDomain(endpoint.host), default: []].append(use)
            }
        }
        for (host, uses) in users.sorted(by: { $0.key < $1.key }) {
            ports(host, uses, scene, &board)
            credentials(host, uses, scene, &board)
        }
        DatabaseSettings(users.mapValues(\.count)).analyse(scene, &board)
    }

    /// A workload with one place where it looks for a database.
    private struct Use {
        let workload: WorkloadState
        let endpoint: DatabaseEndpoint
    }

    private func enter(
        _ fault: StaticString,
        _ strength: Double,
        _ use: Use,
        _ excerpt: String,
        _ reason: String,
        _ variable: String,
        _ current: String?,
        _ desired: String?,
        _ basis: Correction.Basis,
        _ advice: String,
        _ scene: Scene,
        _ board: inout ClueBoard
    ) {
        let correction = Correction(
            entity: use.workload.entity,
            field: "spec.template.spec.containers[\(use.endpoint.container)].env[\(variable)]",
            current: current,
            desired: desired,
            basis: basis,
            reason: advice
        )
        board.add(
            Clue(
                fault: FaultCode(literal: fault),
                entity: use.workload.entity,
                strength: strength,
                evidence: [scene.state(use.workload.locator, excerpt)],
                reason: reason,
                corrections: [correction]
            )
        )
    }

    /// A port on which the database's service does not answer, or that differs from what its siblings use.
    private func ports(_ host: String, _ uses: [Use], _ scene: Scene, _ board: inout ClueBoard) {
        let service = scene.evidence.cluster.services.first { $0.name == host }
        let open = service?.ports.compactMap(\.port) ?? []
        let usual = Majority(uses.compactMap(\.endpoint.port?.number))
        for use in uses {
            guard let port = use.endpoint.port else { continue }
            let isClosed = !open.isEmpty && !open.contains(port.number)
            let isOdd = open.isEmpty && usual.value.map { $0 != port.number } ?? false
            guard isClosed || isOdd else { continue }
            let right = isClosed ? (open.count == 1 ? open[0] : nil) : usual.value
            let shown = right.map(String.init) ?? open.map(String.init).joined(separator: ", ")
            enter(
                "database.port-invalid",
                isClosed ? 0.94 : 0.82,
                use,
                "\(port.variable): port \(port.number) of \(host)",
                "it asks \(host) on port \(port.number), and the database answers on \(shown)",
                port.variable,
                String(port.number),
                // A variable that holds more than the port has to be changed by hand.
                port.variable.uppercased().hasSuffix("PORT") ? right.map(String.init) : nil,
                isClosed ? .counterpart : .peer,
                isClosed ? "service \(host) has port \(shown)" : "its siblings ask port \(shown)",
                scene,
                &board
            )
        }
    }

    /// A user or password that the database does not know. Neither is ever shown.
    private func credentials(_ host: String, _ uses: [Use], _ scene: Scene, _ board: inout ClueBoard) {
        let own = Self.accounts(of: host, scene)
        let logins = uses.map { [$0.endpoint.user?.text ?? "", $0.endpoint.password?.text ?? ""] }
        let usual = Majority(logins)
        for (use, login) in zip(uses, logins) {
            guard let variable = (use.endpoint.password ?? use.endpoint.user)?.variable, !login[1].isEmpty else {
                continue
            }
            let known = own[login[0].isEmpty ? "root" : login[0]]
            let isRefused = known.map { $0 != login[1] } ?? false
            let isOdd = known == nil && usual.value.map { $0 != login } ?? false
            guard isRefused || isOdd else { continue }
            enter(
                "database.credentials-invalid",
                isRefused ? 0.94 : 0.82,
                use,
                "\(variable) for \(host)",
                isRefused
                    ? "its password for \(host) is not the one that the database was set up with"
                    : "it goes to \(host) with another login than its siblings",
                variable,
                nil,
                nil,
                .person,
                "the user and password that the database accepts",
                scene,
                &board
            )
        }
    }

    /// The accounts that the container of a database creates, as its own environment writes them out.
    private static func accounts(of host: String, _ scene: Scene) -> [String: String] {
        let service = scene.evidence.cluster.services.first { $0.name == host }
        let workload = scene.evidence.cluster.workloads.first { workload in
            guard workload.entity.kind != .replicaset else { return false }
            let selector = service?.selector ?? [:]
            let isFound = !selector.isEmpty && selector.allSatisfy { workload.podLabels[$0.key] == $0.value }
            return isFound || workload.name == host
        }
        var values: [String: String] = [:]
        for variable in workload?.containers.flatMap(\.environment) ?? [] {
            if let value = variable.value { values[variable.name.uppercased()] = value }
        }
        var accounts: [String: String] = [:]
        for prefix in ["MYSQL_", "MARIADB_"] {
            if let password = values[prefix + "ROOT_PASSWORD"] { accounts["root"] = password }
            if let user = values[prefix + "USER"], let password = values[prefix + "PASSWORD"] {
                accounts[user] = password
            }
        }
        if let password = values["POSTGRES_PASSWORD"] { accounts[values["POSTGRES_USER"] ?? "postgres"] = password }
        return accounts
    }
}

/// What most of several have in common.
struct Majority<Value: Hashable & Sendable>: Sendable {
    /// The value of more than half of at least three; nil where there is none.
    let value: Value?

    /// The majority of `values`.
    init(_ values: [Value]) {
        var counts: [Value: Int] = [:]
        for value in values { counts[value, default: 0] += 1 }
        value = values.count >= 3 ? values.first { counts[$0, default: 0] * 2 > values.count } : nil
    }
}
