internal import IncidentModel

/// Weighs complaints that a database cannot be connected to: of a database that is well and that others reach, the one that
/// complains has the address wrong.
struct DatabaseRefusals: Analyser {
    /// Words of drivers that could not open a connection.
    private static let phrases = [
        "communications link failure", "could not create connection to database server",
        "can't connect to mysql server",
        "connection refused", "econnrefused", "could not connect to server",
    ]
    /// Words that show that a line is about a database.
    private static let marks = [
        "jdbc", "hikari", "mysql", "mariadb", "postgres", "sqlexception", "sqlalchemy", "datasource",
    ]

    /// A line bears both: a connection that could not be opened, and that it was to a database.
    private static let conditions = PhraseConditions([.init(any: phrases), .init(any: marks)])

    func analyse(_ scene: Scene, _ board: inout ClueBoard) {
        var refused: [EntityReference: LogRecord] = [:]
        for record in scene.evidence.logs.prefix(TextAnalyser.maximumLines) {
            guard Self.conditions.met(by: record.body).count == 2,
                let emitter = TextAnalyser.emitter(of: record, in: scene), refused[emitter] == nil
            else { continue }
            refused[emitter] = record
        }
        guard refused.count <= 2 else { return unavailable(refused, scene, &board) }
        for (emitter, record) in refused.sorted(by: { $0.key < $1.key }) {
            guard let database = UsedDatabase.of(emitter, text: record.body, scene), database.name != emitter.name,
                Self.isWell(database, scene)
            else { continue }
            board.add(
                Clue(
                    fault: FaultCode(literal: "database.port-invalid"),
                    entity: emitter,
                    strength: 0.85,
                    evidence: [record.evidence],
                    reason: "it alone cannot connect to \(database.name), which is well"
                )
            )
        }
    }

    /// Many that cannot connect at the same time point at the database, and not at their own addresses of it.
    private func unavailable(_ refused: [EntityReference: LogRecord], _ scene: Scene, _ board: inout ClueBoard) {
        for (emitter, record) in refused.sorted(by: { $0.key < $1.key }) {
            let port = FaultPattern.code(FaultCode(literal: "database.port-invalid"))
            let reason = "\(refused.count) programs cannot connect at once"
            board.add(Contradiction(pattern: port, entity: emitter, reason: reason))
            guard let database = UsedDatabase.of(emitter, text: record.body, scene), database.name != emitter.name
            else { continue }
            var clue = Clue(
                fault: FaultCode(literal: "database.unavailable"),
                entity: database,
                strength: 0.8,
                evidence: [record.evidence],
                reason: reason
            )
            clue.complainant = emitter
            board.add(clue)
        }
    }

    private static func isWell(_ database: EntityReference, _ scene: Scene) -> Bool {
        let pods = scene.pods(of: database)
        let attempts = scene.evidence.cluster.reachability.filter { $0.target == database.name }
        guard attempts.allSatisfy({ !$0.isUnreachable }) else { return false }
        return attempts.contains(where: \.isReachable) || !pods.isEmpty && pods.allSatisfy { $0.isHealthy == true }
    }
}
