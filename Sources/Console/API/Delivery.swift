internal import Authentication
internal import ContentDigests
internal import Governance
internal import IncidentEngine
internal import IncidentLedger
internal import IncidentModel
internal import StrictJSON
internal import StructuredDocuments
internal import Synchronization
internal import WebServer

/// What all deliveries have in common: a signature, the limits, the tenants, the answer.
struct Delivery: Sendable {
    let core: ConsoleCore
    let call: APICall
    let sink: ResponseSink
    /// Who sends: the format, with the sender's name where it has one.
    let source: String
    /// The name of a signed message, for its repetition.
    private let message: ContentDigest?

    /// Begins a delivery; nil when it was answered already.
    init?(_ format: String, _ core: ConsoleCore, _ call: APICall, _ sink: ResponseSink) {
        (self.core, self.call, self.sink) = (core, call, sink)
        source = call.principal.name.isEmpty ? format : "\(format)/\(call.principal.name)"
        guard case .signature = call.caller.proof, let form = core.gate.signatureForm(of: call.head) else {
            message = nil
            return
        }
        let name = ContentDigest(of: Array((call.head.fields[WebhookMessage.identifierHeader] ?? "").utf8) + call.bytes)
        message = name
        do throws(Refusal) {
            let isRepeated = try core.gate.checkSignature(form, call.head, call.bytes)
            guard isRepeated, core.senders.failed.withLock({ $0[name] }) == nil else { return }
            sink.send(try Self.receipt(nil, notes: ["This message was taken before."]))
        } catch { sink.send(error.response()) }
        return nil
    }

    /// The limits of a document.
    var limits: JSONLimits { JSONLimits(documentBytes: core.settings.ingestBytes, members: 1_000_000) }

    /// Refuses the delivery. Senders repeat what ends in 5xx and drop what ends in 4xx, so that too much at once is
    /// 503.
    func refuse(_ refusal: Refusal) {
        if let message { core.senders.failed.withLock { $0[message] = true } }
        guard refusal.kind == .overloaded else { return done(refusal.response()) }
        done(Refusal(.unavailable, refusal.reasons, retryAfter: refusal.retryAfter ?? 1).response())
    }

    /// Answers.
    func done(_ response: WebResponse) { sink.send(response) }

    /// Answers with what the engine says.
    func finish(_ result: Result<IngestReceipt, LiveError>, _ respond: (IngestReceipt) throws(Refusal) -> WebResponse) {
        switch result {
        case .success(let receipt):
            if let message { core.senders.failed.withLock { $0[message] = nil } }
            do throws(Refusal) { done(try respond(receipt)) } catch { done(error.response()) }
        case .failure(let error): refuse(Refusal(error))
        }
    }

    /// Whether all alerts are light enough and of tenants that the sender may speak for; refuses the delivery
    /// otherwise.
    func mayTake(_ alerts: [Alert]) -> Bool {
        if let heavy = alerts.first(where: { $0.weight > Alert.heaviest }) {
            let name = InertText(heavy.name, maximum: 100).quoted
            refuse(Refusal(.tooLarge, "The alert \(name) takes more than \(Alert.heaviest) bytes."))
            return false
        }
        guard let tenants = call.principal.tenants else { return true }
        let label = core.settings.tenantLabel
        let isOwn = alerts.allSatisfy { alert in tenants.contains(label.flatMap { alert.labels[$0] } ?? "") }
        if !isOwn { refuse(Refusal(.forbidden, "An alert is of a tenant that this sender may not speak for.")) }
        return isOwn
    }

    /// The tenant of what names none itself; refuses the delivery when the sender may not speak for it.
    func tenant() -> String? {
        let asked = call.head.fields["x-scope-orgid"]
        guard let tenants = call.principal.tenants else { return core.settings.tenantLabel == nil ? "" : asked ?? "" }
        if let asked, tenants.contains(asked) { return asked }
        if asked == nil, tenants.count == 1 { return tenants.first }
        refuse(Refusal(.forbidden, "Name one of your tenants in `X-Scope-OrgID`."))
        return nil
    }

    /// What a sender of our own formats hears.
    static func receipt(_ receipt: IngestReceipt?, notes: [String]) throws(Refusal) -> WebResponse {
        try .json {
            $0.member("accepted", receipt?.accepted ?? 0)
            $0.member("repeats", receipt?.repeats ?? 0)
            $0.member("incidents", (receipt?.incidents ?? []).map(\.text))
            $0.member("sequence", receipt?.sequence ?? 0)
            $0.member("notes", notes.map { InertText($0, maximum: 1000).text })
        }
    }
}
