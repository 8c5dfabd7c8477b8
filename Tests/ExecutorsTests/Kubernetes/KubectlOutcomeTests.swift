import Execution
import StrictJSON
import Testing

@testable import Executors
@testable import HostProcess

/// What the end of a call means: a refusal only where the control plane itself answered with a reason.
@Suite struct KubectlOutcomeTests {
    struct Said: Sendable, CustomTestStringConvertible {
        let words: String
        let outcome: KubectlOutcome
        var testDescription: String { words }
    }

    private static func refused(_ reason: StepAnswer.Refusal.Reason, _ words: String) -> KubectlOutcome {
        .refused(.init(reason, words))
    }

    private static func silent(_ reason: ExecutorSilence.Reason, _ detail: String) -> KubectlOutcome {
        .silence(ExecutorSilence(reason, detail))
    }

    static let budget = "Cannot evict pod as it would violate the pod's disruption budget."
    static let rights = #"deployments.apps "cart" is forbidden: User "bot" cannot patch resource "deployments""#
    static let quota = #"pods "cart" is forbidden: exceeded quota: limits"#
    static let webhook = #"admission webhook "policy.example" denied the request: no"#
    static let validation = #"The Deployment "cart" is invalid: spec.replicas: Invalid value: -1"#

    static let said = [
        Said(words: #"Error from server (NotFound): deployments.apps "cart" not found"#, outcome: .notFound),
        Said(words: #"Error from server (AlreadyExists): jobs.batch "a" already exists"#, outcome: .alreadyExists),
        Said(
            words: "Error from server (Conflict): Operation cannot be fulfilled on pods: the object has been modified",
            outcome: .conflict
        ),
        Said(
            words: "The request is invalid: the server rejected our request due to an error in our request",
            outcome: .testFailed
        ),
        Said(words: validation, outcome: refused(.forbidden, validation)),
        Said(words: "Error from server (Forbidden): \(rights)", outcome: refused(.notPermitted, rights)),
        Said(words: "Error from server (Forbidden): \(quota)", outcome: refused(.forbidden, quota)),
        Said(words: "Error from server: \(webhook)", outcome: refused(.forbidden, webhook)),
        Said(words: "Error from server (BadRequest): no", outcome: refused(.forbidden, "no")),
        Said(words: "Error from server (TooManyRequests): \(budget)", outcome: refused(.forbidden, budget)),
        Said(
            words: "error: You must be logged in to the server (Unauthorized)",
            outcome: refused(.credentialsExpired, "error: You must be logged in to the server (Unauthorized)")
        ),
        Said(words: "Error from server (Unauthorized): no", outcome: refused(.credentialsExpired, "no")),
        Said(
            words: #"error: the server doesn't have a resource type "issuers""#,
            outcome: refused(.notConfigured, #"error: the server doesn't have a resource type "issuers""#)
        ),
        Said(
            words: "The connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?",
            outcome: silent(.unreachable, "the control plane could not be reached")
        ),
        Said(
            words: "Unable to connect to the server: net/http: TLS handshake timeout",
            outcome: silent(.outOfTime, "the control plane did not answer in time")
        ),
        Said(
            words: "Unable to connect to the server: context deadline exceeded",
            outcome: silent(.outOfTime, "the control plane did not answer in time")
        ),
        Said(
            words: "Error from server (InternalError): an error on the server has prevented the request",
            outcome: silent(.unreachable, "the control plane answered InternalError")
        ),
        Said(
            words: "Error from server (Timeout): the request did not complete in time",
            outcome: silent(.unreachable, "the control plane answered Timeout")
        ),
        Said(
            words: "Error from server (TooManyRequests): slow down",
            outcome: silent(.unreachable, "the control plane answered TooManyRequests")
        ),
        Said(
            words: "error when evicting pods: \(budget)\nerror: unable to drain node \"a\": global timeout reached",
            outcome: .incomplete("error when evicting pods: \(budget)")
        ),
        Said(
            words: "Warning: old\nE0101 memcache.go:265\nError from server (NotFound): gone",
            outcome: .notFound
        ),
        // What a webhook says may look like a line of kubectl's own; the first one counts.
        Said(
            words: "Error from server: \(webhook)\nError from server (NotFound): x",
            outcome: refused(.forbidden, webhook)
        ),
        Said(
            words: "Error from server: etcdserver: request timed out",
            outcome: silent(.died, "kubectl ended with status 1")
        ),
        Said(words: "", outcome: silent(.died, "kubectl ended with status 1")),
        Said(words: "panic: runtime error\n\u{0}\u{FFFD}", outcome: silent(.died, "kubectl ended with status 1")),
    ]

    @Test(arguments: said) func `words on standard error mean one thing`(_ said: Said) {
        let result = ChildProcess.Result(ending: .exited(1), output: [], errors: Array(said.words.utf8))
        #expect(KubectlOutcome(result) == said.outcome)
    }

    @Test(arguments: [
        (ChildProcess.Ending.outOfTime, ExecutorSilence.Reason.outOfTime), (.tooMuchOutput, .garbage),
        (.signalled(9), .died), (.signalled(11), .died),
    ]) func `an end that is not its own is silence, whatever was printed`(
        _ ending: ChildProcess.Ending,
        _ reason: ExecutorSilence.Reason
    ) {
        let words = Array("Error from server (NotFound): x".utf8)
        let outcome = KubectlOutcome(ChildProcess.Result(ending: ending, output: words, errors: words))
        guard case .silence(let silence) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(silence.reason == reason)
    }

    @Test(arguments: [
        "", "null", "[]", "{}", #"{"kind":"Deployment"}"#, #"{"kind":"Deployment","metadata":{"name":"cart"}}"#,
        #"{"kind":"Pod","metadata":{"name":"cart","namespace":"shop","uid":"u","resourceVersion":"1"}}"#,
        #"{"kind":"Deployment","metadata":{"name":"tart","namespace":"shop","uid":"u","resourceVersion":"1"}}"#,
        #"{"kind":"Deployment","metadata":{"name":"cart","namespace":"other","uid":"u","resourceVersion":"1"}}"#,
        #"{"kind":"Deployment","metadata":{"name":"cart","namespace":"shop","uid":"u u","resourceVersion":"1"}}"#,
        #"{"kind":"Deployment","metadata":{"name":"cart","namespace":"shop","uid":"u","resourceVersion":1}}"#,
        #"{"kind":"Deployment","metadata":{"name":"cart","namespace":"shop","uid":"u","resourceVers"#,
    ]) func `what is not the object that was asked for is none`(_ text: String) throws {
        #expect(ClusterObject(Array(text.utf8), expecting: try ShopTarget.cart) == nil)
    }

    @Test func `a part of a list is no list`() {
        #expect(ClusterObject.list(Array(#"{"items":[],"metadata":{}}"#.utf8)) == [])
        #expect(ClusterObject.list(Array(#"{"items":[],"metadata":{"continue":"x"}}"#.utf8)) == nil)
        #expect(ClusterObject.list(Array(#"{"items":["#.utf8)) == nil)
    }
}
