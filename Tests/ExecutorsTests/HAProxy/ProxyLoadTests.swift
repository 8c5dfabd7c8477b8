import EvenkeelTestKit
import Testing

@testable import Executors

/// How busy servers are is read from what the proxy counts, and from nothing else.
@Suite struct ProxyLoadTests {
    private static let head = "# pxname,svname,qcur,qmax,scur,smax,slim,stot,bin,bout,status,weight,check_desc,"

    /// A reply with such lines: server, waiting, begun, limit, status.
    private static func reply(_ lines: [(String, String, String, String, String)], head: String = head) -> String {
        let rows = lines.map { "shop,\($0.0),\($0.1),0,\($0.2),0,\($0.3),0,0,0,\($0.4),1,\"a, b\"," }
        return ([head] + rows).joined(separator: "\n") + "\n\n"
    }

    private static func utilisation(_ reply: String) throws -> Double { try ProxyLoad(reply, of: "shop").utilisation }

    @Test func `requests that are worked on and that wait count, of servers that are up`() throws {
        let reply = Self.reply([
            ("s1", "1", "40", "40", "UP"), ("s2", "0", "10", "40", "UP 1/2"), ("s3", "0", "20", "20", "no check"),
            ("s4", "0", "0", "1000", "DOWN"), ("s5", "0", "7", "1000", "DRAIN"), ("s6", "0", "0", "", "MAINT"),
            ("BACKEND", "29", "99", "50", "UP"),
        ])
        #expect(try Self.utilisation(reply) == 1)
    }

    @Test func `where no server is up, all is in use`() throws {
        let reply = Self.reply([("s1", "0", "0", "40", "DOWN"), ("BACKEND", "0", "0", "50", "DOWN")])
        #expect(try Self.utilisation(reply) == 1)
    }

    @Test func `of a server without a limit nobody knows how busy it is`() throws {
        let reply = Self.reply([("s1", "0", "1", "", "UP"), ("BACKEND", "0", "1", "50", "UP")])
        #expect(throws: ProxyLoad.Problem.unlimited(server: "s1")) { try Self.utilisation(reply) }
    }

    private static let good = reply([("s1", "0", "1", "40", "UP"), ("BACKEND", "0", "1", "50", "UP")])

    @Test(arguments: [
        "", "\n", "# pxname,svname\nshop,s1\n\n",
        reply([("s1", "x", "1", "40", "UP"), ("BACKEND", "0", "1", "50", "UP")]),
        reply([("s1", "0", "-1", "40", "UP"), ("BACKEND", "0", "1", "50", "UP")]),
        reply([("s1", "0", "1", "40", "UP"), ("BACKEND", "99999999999999999999", "1", "50", "UP")]),
        good.replacing(head, with: "pxname,svname"), head + "\nshop,BACKEND,0,0\n\n",
    ])
    func `anything else tells nothing`(_ reply: String) {
        #expect(throws: ProxyLoad.Problem.notAList) { try Self.utilisation(reply) }
    }

    @Test(arguments: [reply([]), reply([("s1", "0", "1", "40", "UP")]), good.replacing("shop,", with: "api,")])
    func `a backend that is not there is known`(_ reply: String) {
        #expect(throws: ProxyLoad.Problem.noBackend) { try Self.utilisation(reply) }
    }

    @Test func `other backends are left out`() throws {
        let others = "api,s1,7,0,7,0,,0,0,0,UP,1,\"a, b\",\napi,BACKEND,x,0,9,0,9,0,0,0,UP,1,,\n"
        #expect(
            try Self.utilisation(Self.good.replacing(Self.head + "\n", with: Self.head + "\n" + others)) == 1.0 / 40
        )
    }

    @Test func `whatever comes is a number of sense or nothing`() {
        var random = SeededGenerator(seed: 7)
        let words = [
            "shop", "s1", "BACKEND", "UP", "DOWN", "", "0", "40", "-1", "999999999", "\"", "# ", "\n", ",", "é",
        ]
        for _ in 0..<2000 {
            var reply = Bool.random(using: &random) ? Self.head + "\n" : ""
            for _ in 0..<Int.random(in: 0...40, using: &random) {
                reply += words.randomElement(using: &random) ?? ""
                if Bool.random(using: &random) { reply += "," }
            }
            let load = try? ProxyLoad(reply, of: "shop")
            #expect(load.map { $0.utilisation.isFinite && $0.utilisation >= 0 } ?? true, "\(reply)")
        }
    }
}
