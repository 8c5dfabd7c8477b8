import Testing

@testable import WebServer

struct RouterTests {
    private static func head(_ method: String, _ path: [String]) -> RequestHead {
        RequestHead(
            method: RequestMethod(rawValue: method),
            target: "",
            path: path,
            query: [],
            fields: HeaderFields(block: [], places: []),
            contentLength: nil,
            isChunked: false,
            isVersion11: true,
            peer: Peer(address: nil, isOperator: true, isUnixSocket: true, isSecure: false)
        )
    }

    private static func route(_ method: RequestMethod, _ template: String) -> Route {
        Route(method, template) { _, parameters in
            let values = zip(parameters.names, parameters.values).map { "\($0)=\($1)" }
            return .now(WebResponse(200, body: Array("\(template) \(values.joined(separator: ","))".utf8)))
        }
    }

    private static func response(_ answer: Answer) -> WebResponse? {
        if case .now(let response) = answer.kind { response } else { nil }
    }

    private static func text(_ answer: Answer) -> String {
        guard case .bytes(let bytes)? = response(answer)?.body else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func router() throws -> Router {
        try Router([
            route(.get, "/"), route(.get, "/items"), route(.post, "/items"), route(.get, "/items/{id}"),
            route(.delete, "/items/{key}"), route(.get, "/items/first"), route(.get, "/items/{id}/parts/{part}"),
            route(.get, "/items/first/only"), route(.post, "/send"),
        ])
    }

    static let found: [([String], String)] = [
        ([], "/ "), (["items"], "/items "), (["items", "7"], "/items/{id} id=7"),
        (["items", "first"], "/items/first "),
        (["items", "7", "parts", "a b"], "/items/{id}/parts/{part} id=7,part=a b"),
        (["items", "first", "parts", "x"], "/items/{id}/parts/{part} id=first,part=x"),
        (["items", "first", "only"], "/items/first/only "), (["items", "{id}"], "/items/{id} id={id}"),
    ]

    @Test(arguments: found) func `a path finds its route and its parameters`(path: [String], text: String) throws {
        let router = try Self.router()
        let answer = router.answer(to: Self.head("GET", path))
        #expect(Self.text(answer) == text)
        #expect(answer.route.map { router.routes[$0].template } == String(text.prefix { $0 != " " }))
        #expect(Self.text(router.answer(to: Self.head("HEAD", path))) == text)
    }

    @Test(arguments: [
        ["x"], ["items", ""], ["items", "7", "x"], ["items", "7", "parts"], ["", "items"], ["items", "7", ""],
    ])
    func `a path without a route is not found`(path: [String]) throws {
        #expect(Self.response(try Self.router().answer(to: Self.head("GET", path)))?.status == 404)
    }

    @Test func `a method without a route is told which ones there are`() throws {
        let router = try Self.router()
        for (method, path, allow) in [
            ("PUT", ["items"], "GET, HEAD, OPTIONS, POST"), ("GET", ["send"], "OPTIONS, POST"),
            ("get", [], "GET, HEAD, OPTIONS"),
            ("HEAD", ["send"], "OPTIONS, POST"),
        ] {
            let response = Self.response(router.answer(to: Self.head(method, path)))
            #expect(response?.status == 405 && response?.fields.contains(HeaderField("Allow", allow)) == true)
        }
        let options = Self.response(router.answer(to: Self.head("OPTIONS", ["items", "7"])))
        #expect(options?.status == 204 && options?.fields == [HeaderField("Allow", "DELETE, GET, HEAD, OPTIONS")])
        #expect(Self.text(router.answer(to: Self.head("DELETE", ["items", "7"]))) == "/items/{key} key=7")
    }

    @Test(arguments: ["a", "", "/a//b", "/a/", "/{a}{b}", "/{}", "/{a", "/a}", "/{a}/{a}", "/a b", "/ä"])
    func `a malformed template is refused`(template: String) {
        let error = #expect(throws: WebServerError.self) { try Router([Self.route(.get, template)]) }
        #expect(error?.code == .invalidRoute)
    }

    @Test func `the same method and path twice is refused, whatever the names`() {
        let routes = [Self.route(.get, "/{a}"), Self.route(.get, "/{b}")]
        #expect(throws: WebServerError.self) { try Router(routes) }
    }

    @Test func `each route's use is counted by class of status`() throws {
        let router = try Self.router()
        for (route, status) in [(1, 200), (1, 204), (1, 503), (nil, 404), (nil, 0), (2, 302)] as [(Int?, Int)] {
            router.completed(
                RequestRecord(
                    method: .get,
                    route: route,
                    status: status,
                    duration: .seconds(1),
                    bodyBytes: 0,
                    isComplete: true
                )
            )
        }
        let use = router.use
        #expect(use.count == router.routes.count + 1)
        #expect(use[1].requests == [0, 0, 2, 0, 0, 1] && use[1].template == "/items" && use[1].duration == .seconds(3))
        #expect(use[2].requests == [0, 0, 0, 1, 0, 0])
        #expect(use[use.count - 1].requests == [1, 0, 0, 0, 1, 0] && use[use.count - 1].method == nil)
    }
}

struct ConnectionLedgerTests {
    private static func address(_ last: UInt8) -> PeerAddress { PeerAddress(bytes: [192, 0, 2, last]) }
    private static let loopback = PeerAddress(bytes: [127, 0, 0, 1])
    private static let local = PeerAddress(bytes: [])

    private static func limits(total: Int = 10, perAddress: Int = 3, reserve: Int = 4) -> ConnectionLimits {
        var limits = ConnectionLimits()
        (limits.total, limits.perAddress, limits.reservedForOperators) = (total, perAddress, reserve)
        return limits
    }

    @Test func `an address has its limit, and gets its places back`() {
        var ledger = ConnectionLedger(limits: Self.limits())
        for _ in 0..<3 { #expect(ledger.admit(Self.address(1)) == nil) }
        #expect(ledger.admit(Self.address(1)) == .address)
        #expect(ledger.admit(Self.address(2)) == nil)
        ledger.release(Self.address(1))
        #expect(ledger.admit(Self.address(1)) == nil && ledger.total == 4)
    }

    @Test func `a flood leaves operators their reserve, and no more than all is all`() {
        var ledger = ConnectionLedger(limits: Self.limits())
        for number in UInt8(0)..<6 { #expect(ledger.admit(Self.address(number)) == nil) }
        #expect(ledger.admit(Self.address(9)) == .connections)
        for peer in [Self.local, Self.loopback, Self.loopback, Self.local] { #expect(ledger.admit(peer) == nil) }
        #expect(ledger.admit(Self.local) == .connections && ledger.total == 10)
    }

    @Test func `loopback is like any other where it is no operator`() {
        var limits = Self.limits(perAddress: 1)
        limits.loopbackIsOperator = false
        var ledger = ConnectionLedger(limits: limits)
        #expect(ledger.admit(Self.loopback) == nil && ledger.admit(Self.loopback) == .address)
    }

    @Test func `an IPv6 network counts as one address, and a mapped IPv4 address as itself`() {
        var ledger = ConnectionLedger(limits: Self.limits(perAddress: 1))
        let prefix: [UInt8] = [0x20, 1, 0xD, 0xB8, 0, 0, 0, 1]
        #expect(ledger.admit(PeerAddress(bytes: prefix + [0, 0, 0, 0, 0, 0, 0, 1])) == nil)
        #expect(ledger.admit(PeerAddress(bytes: prefix + [9, 0, 0, 0, 0, 0, 0, 1])) == .address)
        let mapped = PeerAddress(bytes: [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF, 192, 0, 2, 1])
        #expect(mapped == Self.address(1) && mapped.text == "192.0.2.1")
    }
}
