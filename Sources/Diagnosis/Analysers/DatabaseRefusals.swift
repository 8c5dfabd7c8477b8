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

    func analyse(_ scene: Scene, _ board: inout ClueBoard) {
        var refused: [EntityReference: LogRecord] = [:]
        for record in scene.evidence.logs.prefix(TextAnalyser.maximumLines) where Self.isMarked(record.body) {
            let text = record.body.lowercased()
            guard Self.phrases.contains(where: { text.contains($0) }),
                Self.marks.contains(where: { text.contains($0) }),
                let emitter = TextAnalyser.emitter(of: record, in: scene), refused[emitter] == nil
            else { continue }
            refused[emitter] = record
        }
        // Many that cannot connect at the same time point at the database, not at themselves.
        guard (1...2).contains(refused.count) else { return }
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

    /// Whether a line may hold one of the marks, told without making a copy of it.
    private static func isMarked(_ body: String) -> Bool {
        body.utf8.contains(UInt8(ascii: "q")) || body.utf8.contains(UInt8(ascii: "Q")) || body.contains("dbc")
            || body.contains("ikari") || body.contains("atasource") || body.contains("ariadb")
    }

    private static func isWell(_ database: EntityReference, _ scene: Scene) -> Bool {
        let pods = scene.pods(of: database)
        let attempts = scene.evidence.cluster.reachability.filter { $0.target == database.name }
        guard attempts.allSatisfy({ !$0.isUnreachable }) else { return false }
        return attempts.contains(where: \.isReachable) || !pods.isEmpty && pods.allSatisfy { $0.isHealthy == true }
    }
}
