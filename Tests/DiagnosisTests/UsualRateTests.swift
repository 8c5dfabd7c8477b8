import IncidentModel
import Testing

@testable import Diagnosis

/// The usual rate of requests is what was so before the incident.
@Suite struct UsualRateTests {
    /// The usual rate of a service with one value a minute, whose first alert begins after so many minutes.
    private static func usual(_ values: [Double], alertAfter minutes: Int64, normal: Int64? = nil) throws -> Double? {
        let cart = try #require(EntityReference(kind: .service, namespace: "shop", name: "cart"))
        var evidence = Scenario().calls("service/web", "service/cart").metric("cart", "request_rate", values)
            .alert("TrafficHigh", ["namespace": "shop", "service": "cart"], after: minutes).evidence
        evidence.baseline = normal.map { .init(start: Scenario.minute(0), end: Scenario.minute($0)) }
        return Diagnoser().diagnose(evidence).snapshot.facts.number(.requestRateUsual, of: cart)
    }

    @Test func `it is the median of a normal time that is given`() throws {
        let values: [Double] = [20, 30, 40] + Array(repeating: 200, count: 9)
        #expect(try Self.usual(values, alertAfter: 10, normal: 2) == 30)
    }

    @Test func `without one it is learned before the first alert, of which a part may be of the incident`() throws {
        let values = Array(repeating: 25.0, count: 8) + Array(repeating: 250, count: 20)
        #expect(try Self.usual(values, alertAfter: 20) == 25)
        #expect(try Self.usual(values, alertAfter: 8) == 25)
    }

    @Test func `too few values tell nothing`() throws {
        #expect(try Self.usual(Array(repeating: 25, count: 20), alertAfter: 7) == nil)
        #expect(try Self.usual([], alertAfter: 7) == nil)
    }
}
