import EvenkeelTestKit
import IncidentLedger
import IncidentModel
import Planning
import Remediation
import Testing

@testable import IncidentEngine

/// Plans and incidents that a test makes up.
extension LiveBench {
    /// A step: the name of its action, and its target.
    typealias Step = (action: String, target: String)

    /// Opens an incident of its own with the example's alerts: each number is an environment.
    func open(_ number: Int) async throws -> IncidentIdentifier {
        let alerts = try Self.alerts().map { alert in
            Alert(
                status: alert.status,
                labels: LabelSet(alert.labels.labels + [.init(name: "environment", value: "place-\(number)")]),
                annotations: alert.annotations,
                startsAt: alert.startsAt,
                endsAt: alert.endsAt,
                generatorURL: alert.generatorURL,
                fingerprint: "\(alert.fingerprint)-\(number)"
            )
        }
        let receipt = try await send(alerts)
        await planAll()
        return try #require(receipt.incidents.first)
    }

    /// Puts a plan in the place of the engine's own, as `ada` does who changes it.
    func place(_ steps: [Step], for id: IncidentIdentifier, approval: ApprovalNeed = .one) async throws {
        let scene = try #require(engine.scene(of: id))
        let look = await engine.look(at: scene)
        let request = look.evaluation.request
        var plan = look.evaluation.plan
        plan.steps = try steps.map { step in
            PlanStep(
                action: try Action(
                    validating: ProposedAction(action: step.action, target: step.target, origin: .catalogue),
                    catalogue: request.catalogue,
                    snapshot: request.snapshot
                ),
                approval: approval,
                rationale: [],
                expectedEffect: ""
            )
        }
        let checked = try #require(engine.parts.session.checked(plan, request))
        let evaluation = Evaluation(
            checked,
            request: request,
            records: look.evaluation.records,
            timings: PlanDocument.Timings(total: 1)
        )
        let nonce = hands.nonce()
        try await engine.transact { state, moment throws(LiveError) in
            guard let record = state.ledger[id] else { return LiveEngine.Transaction(value: ()) }
            let entries = state.place(
                evaluation,
                of: record,
                by: Self.ada,
                isModification: true,
                nonce: nonce,
                at: moment
            )
            return LiveEngine.Transaction(entries: entries, value: ())
        }
    }

    /// Lets `bob` approve the plan that stands.
    func approve(_ id: IncidentIdentifier) async throws {
        let card = try await engine.card(of: id, for: Self.bob)
        _ = try await engine.approve(id, try #require(Self.click(card)), by: Self.bob)
    }

    /// Why the approved plan of an incident is not begun.
    func held(_ id: IncidentIdentifier) throws -> String? { try engine.held(id, for: Self.bob) }
}
