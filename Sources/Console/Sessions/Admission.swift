internal import Authentication
internal import Governance
internal import IncidentEngine
internal import WebServer

extension ConsoleCore {
    /// Lets a sender in, as far as its head tells; a signature is checked once the body is there.
    func admitSender(_ head: RequestHead, hasKeyInBody: Bool) throws(Refusal) -> Caller {
        if head.fields["authorization"] != nil, let caller = try gate.caller(of: head) {
            guard caller.principal.roles.contains(where: { $0.permissions.contains(.send) }) else {
                gate.remark("access.refused", "Sending was refused to \(caller.principal.name)", head)
                throw Refusal(.forbidden, "The token needs a role that may send: responder or above.")
            }
            return caller
        }
        if gate.signatureForm(of: head) != nil {
            return Caller(principal: Self.signer(gate.settings.webhookTenants), proof: .signature)
        }
        // A page in a browser can reach this machine's ports; it must not be able to raise alerts.
        guard gate.isFromOurPage(head, isRequired: false) else {
            throw Refusal(.foreignOrigin, "Pages of other origins send nothing here.")
        }
        guard hasKeyInBody || gate.settings.takesAnonymousLocal && Gate.isLocal(head.peer) else {
            throw Refusal(.unauthenticated, "Send a token as `Authorization: Bearer`, or sign the message.")
        }
        return Caller(principal: Self.signer(nil), proof: .none)
    }

    /// Lets a reader of figures in.
    func admitReader(_ head: RequestHead) throws(Refusal) -> Caller {
        if let caller = try gate.caller(of: head) {
            guard caller.principal.may(.view, tenant: nil) else {
                throw Refusal(.forbidden, "The figures are of all tenants together.")
            }
            return caller
        }
        guard gate.settings.tellsFiguresToAll || Gate.isLocal(head.peer) else {
            throw Refusal(.unauthenticated, "Send a token as `Authorization: Bearer`.")
        }
        return .nobody
    }

    /// What a sender without an account may do: send, and nothing else.
    private static func signer(_ tenants: Set<String>?) -> Principal {
        Principal(name: "", roles: [], tenants: tenants, kind: .system)
    }
}

extension Gate {
    /// Holds a changing request against forgery: with a cookie it needs the session's own word and our own page.
    func checkForgery(_ caller: Caller, _ head: RequestHead) throws(Refusal) {
        guard case .cookie(let session) = caller.proof else { return }
        guard isFromOurPage(head, isRequired: true) else {
            remark("access.refused", "A request from a page of another origin was refused", head)
            throw Refusal(.foreignOrigin, "`Origin` is not one of this service; set `origins` if it is reached so.")
        }
        guard session.isAntiForgery(head.fields["x-csrf-token"]) else {
            remark("access.refused", "A request without the session's token was refused", head)
            throw Refusal(.foreignOrigin, "`X-CSRF-Token` is missing or of another session; load the page anew.")
        }
    }
}
