import IncidentModel
import Remediation
import StrictJSON
import Testing

@testable import Planning

@Suite(.oneAtATime, .timeLimit(.minutes(5)))
struct ModelReplyReaderTests {
    static let scope = PlanningScene().scope
    static let rollback = #"{"action":"kubernetes.rollback-workload","target":"deployment/shop/checkout","#

    /// What becomes of a reply that comes in pieces.
    static func outcome(_ pieces: [String], scope: ModelScope = scope) -> Result<[ModelProposal], ModelReplyFault> {
        var reader = ModelReplyReader(scope: scope)
        do throws(ModelReplyFault) {
            for piece in pieces where !reader.isComplete { try reader.feed(piece) }
            try reader.finish()
            return .success(reader.proposals)
        } catch {
            return .failure(error)
        }
    }

    /// The fault of a reply in one piece, or nil.
    static func fault(_ text: String) -> ModelReplyFault? {
        if case .failure(let fault) = outcome([text]) { fault } else { nil }
    }

    @Test func `a good reply is read whole, with arguments and citations`() throws {
        let text = Self.rollback + #""revision":41,"evidence":["E1","E2"],"because":"it broke then"}"#
        let proposals = try Self.outcome([#"{"steps":["# + text + "]}"]).get()
        let proposal = try #require(proposals.first)
        #expect(proposals.count == 1)
        #expect(proposal.action.action == "kubernetes.rollback-workload")
        #expect(proposal.action.target == "deployment/shop/checkout")
        #expect(proposal.action.arguments == [.init(name: "revision", value: .integer(41))])
        #expect(proposal.action.origin == .model)
        #expect(proposal.citations == [Citation(number: 1), Citation(number: 2)])
        #expect(proposal.because == "it broke then")
    }

    @Test(arguments: [
        "```json\n{\"steps\": []}\n```", "\n\n  {\"steps\":\n[]\n}", "```{\"steps\":[]}```",
        "{\"thoughts\":{\"a\":[1,{}]},\"steps\":[],\"note\":\"x\"}", "{\"steps\":[]} and a word after it",
        "{\"steps\":[]}{\"steps\":[{\"action\":\"shell.run\"}]}", "{}", "{\"note\":null}",
    ])
    func `fences, white space, other members and what follows do not matter`(text: String) throws {
        #expect(try Self.outcome([text]).get() == [])
        #expect(try Self.outcome(text.map(String.init)).get() == [])
    }

    @Test(arguments: [
        (#"{"steps":[{"action":"shell.run""#, ModelReplyFault.unknownAction("`shell.run`")),
        (#"{"steps":[{"action":"Kubernetes.Rollback-Workload""#, .unknownAction("`Kubernetes.Rollback-Workload`")),
        (#"{"steps":[{"action":"kubernetes.rollback-workload ""#, .unknownAction("`kubernetes.rollback-workload `")),
        (#"{"steps":[{"target":"deployment/shop/payments""#, .unknownTarget("`deployment/shop/payments`")),
        (#"{"steps":[{"target":"deployment/shop/checkout/""#, .unknownTarget("`deployment/shop/checkout/`")),
        (#"{"steps":[{"target":"deployment/shop/../kube-system""#, .unknownTarget("`deployment/shop/../kube-system`")),
        (#"{"steps":[{"target":"*""#, .unknownTarget("`*`")),
    ])
    func `a name that was not offered ends the reading as soon as it is there`(text: String, fault: ModelReplyFault) {
        #expect(Self.fault(text) == fault)
        var reader = ModelReplyReader(scope: Self.scope)
        // Nothing is wrong before the name is whole.
        #expect(throws: Never.self) { try reader.feed(String(text.dropLast())) }
        #expect(throws: fault) { try reader.feed("\"") }
        #expect(reader.proposals.isEmpty)
    }

    static let wrongShapes = [
        "[]", "[{\"steps\":[]}]", "\"steps\"", "{\"steps\":{}}", "{\"steps\":\"none\"}", "{\"steps\":[[]]}",
        "{\"steps\":[\"restart\"]}", "{\"steps\":[null]}", "{\"steps\":[{}]}",
        "{\"steps\":[{\"action\":\"kubernetes.rollback-workload\"}]}",
        "{\"steps\":[{\"action\":[\"kubernetes.rollback-workload\"],\"target\":\"deployment/shop/checkout\"}]}",
        "{\"steps\":[{\"action\":{\"action\":\"kubernetes.inspect\"},\"target\":\"deployment/shop/checkout\"}]}",
        "{\"steps\":[{\"action\":1,\"target\":2}]}",
    ]

    @Test(arguments: wrongShapes)
    func `another shape is refused`(text: String) {
        switch Self.fault(text) {
        // A reply without any brace has not even begun.
        case .wrongShape, .notJSON, .cutOff: break
        case let other: Issue.record("\(text) came out as \(String(describing: other))")
        }
    }

    @Test(arguments: [
        "Sure! Here is the plan: {\"steps\":[]}", "<think>{</think>{\"steps\":[]}", "```yaml\n{\"steps\":[]}",
        "{\"steps\":[],}", "{steps:[]}", "{\"steps\":[],\"steps\":[]}", "{'steps':[]}", "{\"steps\":[01]}",
        "\u{FEFF}{\"steps\":[]}", "{\"steps\":[{\"action\":NaN}]}", "{\"steps\" []}",
        "{\"steps\":[{\"action\":\"kubernetes.rollback-workload\",\"action\":\"kubernetes.rollback-workload\"}]}",
    ])
    func `what is not strict JSON is refused`(text: String) {
        guard case .notJSON = Self.fault(text) else {
            Issue.record("\(text) came out as \(String(describing: Self.fault(text)))")
            return
        }
    }

    @Test func `evidence that was not offered is refused`() {
        for cited in [#""E9""#, #""E0""#, #""E-1""#, #""E1 ""#, #""e1""#, "1", "null", #"["E1"]"#] {
            let text = #"{"steps":["# + Self.rollback + #""evidence":["# + cited + #"],"because":"x"}]}"#
            guard case .unknownEvidence = Self.fault(text) else {
                Issue.record("\(cited) came out as \(String(describing: Self.fault(text)))")
                continue
            }
        }
    }

    @Test func `more steps than a plan may have end the reading`() {
        let step = Self.rollback + #""evidence":["E1"],"because":"x"}"#
        let most = Self.scope.budget.steps
        let full = #"{"steps":["# + Array(repeating: step, count: most).joined(separator: ",")
        #expect(Self.fault(full + "]}") == nil)
        #expect(Self.fault(full + ",{") == .tooManySteps(most))
    }

    @Test(arguments: [
        "[" + String(repeating: "[", count: 40), String(repeating: "{\"a\":", count: 40),
        "[\"" + String(repeating: "a", count: 20_000), "[" + String(repeating: "[],", count: 200_000),
        "[1" + String(repeating: "0", count: 5_000),
    ])
    func `what is too deep, too long or too large is refused`(value: String) {
        guard case .notJSON = Self.fault("{\"a\":" + value) else {
            Issue.record("came out as \(String(describing: Self.fault("{\"a\":" + value)))")
            return
        }
    }

    @Test func `numbers of any size become an argument that no parameter takes, or a refusal`() throws {
        for number in ["1e400", "-1e400", "99999999999999999999999", "1e18", "0.5", "-1", "18446744073709551616"] {
            let step = Self.rollback + #""revision":"# + number + #","evidence":["E1"],"because":"x"}"#
            guard case .success(let proposals) = Self.outcome([#"{"steps":["# + step + "]}"]) else { continue }
            let proposal = try #require(proposals.first)
            #expect(throws: ActionRejection.self, "\(number)") {
                let scene = PlanningScene().request
                return try Action(
                    validating: proposal.action,
                    catalogue: scene.catalogue,
                    snapshot: scene.snapshot
                )
            }
        }
    }

    @Test func `a reply cut at any byte is no plan`() throws {
        let step = Self.rollback + #""revision":41,"evidence":["E1"],"because":"Ursache: é und 木"}"#
        let bytes = Array((#"{"note":"é","steps":["# + step + "," + step + "]}").utf8)
        #expect(try Self.outcome([String(decoding: bytes, as: UTF8.self)]).get().count == 2)
        for end in bytes.indices {
            // Half a character arrives as what a lenient decoder makes of it.
            let text = String(decoding: bytes[..<end], as: UTF8.self)
            guard case .failure(.cutOff) = Self.outcome([text]) else {
                Issue.record("\(end) bytes came out as \(Self.outcome([text]))")
                return
            }
        }
    }
}
