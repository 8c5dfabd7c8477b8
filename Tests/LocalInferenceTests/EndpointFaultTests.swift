import EvenkeelTestKit
import LocalInference
import Planning
import Testing

/// Every fault of the corpus against the client: the outcome that is meant, in time, and nothing else.
@Suite(.timeLimit(.minutes(2)))
struct EndpointFaultTests {
    /// What the client has to make of a fault.
    enum Expectation: Equatable {
        case fails(ModelFailure.Code)
        case replies(String)
    }

    private static let reply = MisbehavingEndpoint.defaultReply

    static func expectation(for fault: EndpointFault) -> Expectation {
        switch fault {
        case .connection(let fault): .fails(code(for: fault))
        case .response(let fault): .fails(code(for: fault))
        case .stream(let fault): expectation(for: fault)
        case .content(.hugeReply): .fails(.replyTooLarge)
        case .content(let fault): .replies(fault.text(for: reply) ?? "")
        }
    }

    private static func code(for fault: ConnectionFault) -> ModelFailure.Code {
        switch fault {
        case .neverAnswers, .neverReads: .timedOut
        case .resetsInHead, .resetsInBody, .speaksAnotherProtocol, .sendsNoise: .malformedReply
        default: .unreachable
        }
    }

    private static func code(for fault: ResponseFault) -> ModelFailure.Code {
        switch fault {
        case .slowHead: .timedOut
        case .unauthorised, .forbidden: .unauthorised
        case .tooManyRequests, .loading: .unavailable
        case .contextTooLong: .contextTooLong
        case .hugeBody: .replyTooLarge
        case .endlessHead, .hugeHeaderField, .wrongContentType, .emptyBody, .claimsGzip, .shortBody: .malformedReply
        case .notFound, .internalError, .badGateway, .redirectsToFile, .redirectsToMetadata, .deepErrorBody: .rejected
        }
    }

    private static func expectation(for fault: StreamFault) -> Expectation {
        switch fault {
        case .silentAfterHead, .stalls, .trickles: .fails(.timedOut)
        case .endlessContent, .endlessComments, .endlessEmptyDeltas, .endlessReasoning: .fails(.replyTooLarge)
        default: .fails(.malformedReply)
        }
    }

    @Test(arguments: EndpointFault.allCases)
    func `each fault has its outcome, in time`(fault: EndpointFault) async throws {
        let server = try MisbehavingEndpoint(fault)
        defer { server.stop() }
        let endpoint = try EndpointFixture.settled(server.url)
        // What ends by itself gets the time that a busy machine may need.
        let limit = fault.isEndless ? Duration.milliseconds(700) : .seconds(20)
        let start = ContinuousClock.now
        let outcome = await EndpointFixture.outcome(of: endpoint, EndpointFixture.request(limit))
        let time = ContinuousClock.now - start
        #expect(outcome.otherError == nil)
        switch Self.expectation(for: fault) {
        case .fails(let code):
            // A flood is cut by whichever bound it reaches first on this machine.
            let isFlood = fault.isEndless && outcome.failure?.code == .timedOut
            #expect(outcome.failure?.code == code || isFlood, "\(outcome)")
            #expect(outcome.completion == nil)
        case .replies(let text):
            #expect(outcome.text == text, "\(outcome)")
            #expect(outcome.completion != nil)
        }
        // Wide, because seventy of these run at the same time on a machine that may be busy.
        #expect(time < limit + .seconds(10), "\(time)")
    }

    @Test(arguments: EndpointFault.allCases)
    func `no explanation repeats the key, controls a terminal or is long`(fault: EndpointFault) async throws {
        let server = try MisbehavingEndpoint(fault)
        defer { server.stop() }
        let endpoint = try EndpointFixture.settled(server.url) { $0.key = try APIKey("canary-5678") }
        let outcome = await EndpointFixture.outcome(of: endpoint, EndpointFixture.request(.milliseconds(300)))
        guard let failure = outcome.failure else { return }
        #expect(!failure.description.contains("canary"))
        #expect(failure.explanation.count < 400, "\(failure)")
        let categories = failure.description.unicodeScalars.map(\.properties.generalCategory)
        #expect(!categories.contains(.control) && !categories.contains(.format), "\(failure)")
    }

    @Test(arguments: EndpointFault.allCases)
    func `an endpoint that is not known yet fails as well in time`(fault: EndpointFault) async throws {
        let server = try MisbehavingEndpoint(fault)
        defer { server.stop() }
        let endpoint = ChatEndpoint(InferenceConfiguration(address: try EndpointAddress(server.url)))
        let limit = Duration.milliseconds(600)
        let start = ContinuousClock.now
        let outcome = await EndpointFixture.outcome(of: endpoint, EndpointFixture.request(limit))
        #expect((outcome.failure == nil) == (outcome.completion != nil), "\(outcome)")
        #expect(outcome.otherError == nil)
        #expect(ContinuousClock.now - start < limit + .seconds(10))
    }
}
