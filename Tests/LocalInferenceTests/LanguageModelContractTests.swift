import EvenkeelTestKit
import LocalInference
import Planning
import Testing

@Suite(.timeLimit(.minutes(1)))
struct LanguageModelContractTests {
    @Test func `the scripted model keeps the contract`() async {
        let failure = ModelFailure(code: .unreachable, explanation: "scripted")
        let contract = LanguageModelContract(
            replying: ScriptedModel(reply: MisbehavingEndpoint.defaultReply),
            hanging: ScriptedModel(scripts: [[.text("a"), .wait(.milliseconds(10)), .hang]]),
            failing: ScriptedModel(scripts: [[.fail(failure)]]),
            request: EndpointFixture.request()
        )
        let violations = await contract.violations()
        #expect(violations == [])
    }

    @Test(arguments: [EndpointFault.stream(.stalls), .stream(.silentAfterHead), .connection(.neverAnswers)])
    func `an endpoint keeps the contract`(fault: EndpointFault) async throws {
        let servers = (
            good: try MisbehavingEndpoint(), hanging: try MisbehavingEndpoint(fault),
            failing: try MisbehavingEndpoint(.response(.internalError))
        )
        defer {
            servers.good.stop()
            servers.hanging.stop()
            servers.failing.stop()
        }
        let contract = LanguageModelContract(
            replying: ChatEndpoint(InferenceConfiguration(address: try EndpointAddress(servers.good.url))),
            hanging: try EndpointFixture.settled(servers.hanging.url),
            failing: try EndpointFixture.settled(servers.failing.url),
            request: EndpointFixture.request()
        )
        let violations = await contract.violations()
        #expect(violations == [])
    }

    @Test func `the contract notices a model that breaks it`() async {
        // Text behind the end, an empty text, no time limit kept, no failure: a model made of mistakes.
        struct Broken: LanguageModel {
            let name = "two\nlines"
            func events(for request: ModelRequest) -> AsyncThrowingStream<ModelEvent, any Error> {
                AsyncThrowingStream { continuation in
                    let end = ModelEvent.finished(ModelCompletion(reason: .stop))
                    for event in [.text(""), end, .text("late"), end] { continuation.yield(event) }
                    continuation.finish()
                }
            }
        }
        let contract = LanguageModelContract(
            replying: Broken(),
            hanging: Broken(),
            failing: Broken(),
            request: EndpointFixture.request()
        )
        let violations = await contract.violations()
        for word in [
            "empty piece", "behind the end", "2 ends", "no name", "without end ended", "a model that fails did not",
        ] {
            #expect(violations.contains { $0.contains(word) }, "\(word): \(violations)")
        }
    }
}

struct ScriptedModelTests {
    @Test func `a script goes by the test's clock`() async throws {
        let clock = ManualClock()
        let end = ModelCompletion(reason: .stop)
        let model = ScriptedModel(scripts: [[.text("a"), .wait(.seconds(5)), .text("b"), .finish(end)]], clock: clock)
        let task = Task { await EndpointFixture.outcome(of: model, EndpointFixture.request(.seconds(6))) }
        await clock.waitForSleepers(1)
        clock.advance(by: .seconds(5))
        let outcome = await task.value
        #expect(outcome.text == "ab")
        #expect(outcome.completion == end)
        #expect(model.requests.count == 1)
    }

    @Test func `a script longer than the time limit times out when the clock gets there`() async throws {
        let clock = ManualClock()
        let model = ScriptedModel(scripts: [[.text("a"), .wait(.seconds(7)), .text("b")]], clock: clock)
        let task = Task { await EndpointFixture.outcome(of: model, EndpointFixture.request(.seconds(6))) }
        await clock.waitForSleepers(1)
        clock.advance(by: .seconds(6))
        let outcome = await task.value
        #expect(outcome.text == "a")
        #expect(outcome.failure?.code == .timedOut)
    }
}
