import IncidentModel
import Testing

/// Databases compared with what programs know of them.
@Suite struct DatabaseStateTests {
    private static func program(_ variables: String...) -> String {
        let listed = variables.map { pair in
            let sides = pair.split(separator: "=", maxSplits: 1)
            return "{name: \(sides[0]), value: \"\(sides[1])\"}"
        }
        return "{containers: [{name: main, env: [\(listed.joined(separator: ", "))]}]}"
    }

    private static let service = "stock-mysql 10.0.0.9 3306/TCP <none>"

    private static func server(_ arguments: String = "") -> String {
        "{containers: [{name: mysql, image: \"mysql:8\", args: [\(arguments)], ports: [{containerPort: 3306}], env: [{name: MYSQL_ROOT_PASSWORD, value: one}]}]}"
    }

    @Test func `a database that is asked on a closed port`() {
        let scenario = Scenario().services(Self.service)
            .deployment("stock", Self.program("STOCK_DB_HOST=stock-mysql", "STOCK_DB_PORT=3307"))
        #expect(scenario.named.first == "database.port-invalid deployment/shop/stock")
        #expect(
            scenario.correction
                == "deployment/shop/stock spec.template.spec.containers[main].env[STOCK_DB_PORT]: 3307 -> 3306"
        )
        let right = Scenario().services(Self.service)
            .deployment("stock", Self.program("STOCK_DB_HOST=stock-mysql", "STOCK_DB_PORT=3306"))
        #expect(right.named == [])
    }

    @Test func `an address of a driver with a closed port`() {
        let scenario = Scenario().services(Self.service)
            .deployment("stock", Self.program("SPRING_DATASOURCE_URL=jdbc:mysql://stock-mysql:3309/stock?useSSL=false"))
        #expect(scenario.named.first == "database.port-invalid deployment/shop/stock")
    }

    @Test func `a password that the database was not set up with`() {
        let login = ["DB_HOST=stock-mysql", "DB_USER=root"]
        let scenario = Scenario().services(Self.service).deployment("stock-mysql", Self.server())
        let wrong = scenario.deployment("stock", Self.program(login[0], login[1], "DB_PASSWORD=two"))
        #expect(wrong.named.first == "database.credentials-invalid deployment/shop/stock")
        let shown = wrong.findings.hypotheses.map { "\($0)" }.joined()
        #expect(!shown.contains("two"), "no password is shown")
        let right = scenario.deployment("stock", Self.program(login[0], login[1], "DB_PASSWORD=one"))
        #expect(right.named == [])
    }

    @Test(arguments: [
        ("\"--read-only=1\"", "database.read-only"), ("\"--max-connections=3\"", "database.connections-exhausted"),
        ("\"--max-connections=500\"", ""), ("\"--read-only=0\"", ""),
    ]) func `settings with which a database refuses work`(arguments: String, fault: String) {
        let scenario = Scenario().services(Self.service).deployment("stock-mysql", Self.server(arguments))
        #expect(scenario.named.first == (fault.isEmpty ? nil : "\(fault) deployment/shop/stock-mysql"))
    }

    @Test func `a replica may be read-only`() {
        let scenario = Scenario().deployment("stock-mysql-replica", Self.server("\"--read-only=1\""))
        #expect(scenario.named == [])
    }

    @Test(arguments: [
        ("Access denied for user 'stock'@'10.1.0.7' (using password: YES)", "database.credentials-invalid", "stock"),
        ("ERROR 1040 (HY000): Too many connections", "database.connections-exhausted", "stock-mysql"),
        (
            "The MySQL server is running with the --read-only option so it cannot execute this statement",
            "database.read-only", "stock-mysql"
        ),
        ("com.mysql.cj.jdbc.exceptions: Communications link failure", "database.port-invalid", "stock"),
    ]) func `what drivers say of a database that is well`(line: String, fault: String, entity: String) {
        let scenario = Scenario().services(Self.service)
            .alert("RequestsFail", ["namespace": "shop", "service": "stock"])
            .deployment("stock", Self.program("STOCK_DB_HOST=stock-mysql")).deployment("stock-mysql", Self.server())
            .pods("\(Scenario.pod(of: "stock")) 1/1 Running 0", "\(Scenario.pod(of: "stock-mysql")) 1/1 Running 0")
            .log("stock", line)
        let first = scenario.findings.hypotheses.first
        #expect(first?.fault.text == fault)
        #expect(first?.entity.name == entity)
    }

    @Test func `a database that nobody reaches is not asked on a wrong port by everybody`() {
        var scenario = Scenario().services(Self.service).deployment("stock-mysql", Self.server())
            .alert("RequestsFail", ["namespace": "shop", "service": "stock"])
            .pods("\(Scenario.pod(of: "stock-mysql")) 0/1 Running 0")
        for name in ["stock", "orders", "users"] {
            scenario = scenario.deployment(name, Self.program("DB_HOST=stock-mysql"))
                .log(name, "com.mysql.cj.jdbc.exceptions: Communications link failure to stock-mysql")
        }
        #expect(scenario.findings.hypotheses.first?.entity.name == "stock-mysql")
    }
}
