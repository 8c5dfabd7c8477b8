internal import Governance
internal import StrictJSON
internal import StructuredDocuments
internal import WebServer

/// Stands before every route: who asks, whether it may, whether the request has the form of the table; then the
/// handler.
struct RouteBinding: Sendable {
    let definition: RouteDefinition
    let core: ConsoleCore

    /// The route for the router.
    var route: Route {
        Route(definition.method, definition.path) { [self] head, path in
            do throws(Refusal) { return try answer(head, path) } catch {
                return .now(error.response(at: head.target.split(separator: "?").first.map(String.init) ?? ""))
            }
        }
    }

    private func answer(_ head: RequestHead, _ path: PathParameters) throws(Refusal) -> Answer {
        let caller = try admit(head)
        if definition.tag != .page { try checkQuery(head) }
        try checkType(head)
        let call = APICall(head: head, path: path, caller: caller)
        let limit = definition.body?.limit ?? 0
        switch definition.handler {
        case .quick(let act): return .now(try act(core, call))
        case .task(let act): return task(call, limit, act)
        case .quickOrTask(let quick, let act):
            if let response = try quick(core, call) { return .now(response) }
            return task(call, limit, act)
        case .callback(let act):
            return .later(bodyLimit: limit, deadline: definition.deadline) { [core] request, sink in
                var call = call
                call.bytes = request.body
                act(core, call, sink)
            }
        }
    }

    /// Reads the body, checks it against the table, and answers in a task.
    private func task(
        _ call: APICall,
        _ limit: Int,
        _ act: @escaping @Sendable (ConsoleCore, APICall) async throws(Refusal) -> WebResponse
    ) -> Answer {
        .task(bodyLimit: limit, deadline: definition.deadline) { [self] request in
            do throws(Refusal) {
                var call = call
                call.bytes = request.body
                call.body = try body(request.body)
                return try await perform(call, act)
            } catch { return error.response(at: call.path(of: definition)) }
        }
    }

    /// Does it once for each idempotency key.
    private func perform(
        _ call: APICall,
        _ act: @Sendable (ConsoleCore, APICall) async throws(Refusal) -> WebResponse
    ) async throws(Refusal) -> WebResponse {
        guard definition.isChanging, definition.access != .open, let key = call.head.fields["idempotency-key"] else {
            return try await act(core, call)
        }
        guard TextForm.word.fits(key) else {
            throw Refusal(.malformed, "`Idempotency-Key` must be \(TextForm.word.words).")
        }
        let entry = IdempotencyTable.Key(caller: call.principal.name, kind: call.principal.kind, key: key)
        let request = IdempotencyTable.digest(definition.method.rawValue, call.head.target, call.bytes)
        switch await core.repeats.begin(entry, request: request, at: core.elapsed) {
        case .known(let response): return response
        case .differs:
            throw Refusal(.keyReused, "This `Idempotency-Key` came with another request; use a new one.")
        case .full:
            throw Refusal(.overloaded, "Too many requests with an `Idempotency-Key` are on their way.", retryAfter: 1)
        case .first: break
        }
        let response: WebResponse
        do throws(Refusal) { response = try await act(core, call) } catch {
            let problem = error.response(at: call.path(of: definition))
            core.repeats.finish(entry, with: problem, at: core.elapsed)
            return problem
        }
        core.repeats.finish(entry, with: response, at: core.elapsed)
        return response
    }

    // MARK: - Who

    private func admit(_ head: RequestHead) throws(Refusal) -> Caller {
        switch definition.access {
        case .open: return .nobody
        case .sender: return try core.admitSender(head, hasKeyInBody: false)
        case .keyedSender: return try core.admitSender(head, hasKeyInBody: true)
        case .figures: return try core.admitReader(head)
        case .signedIn: return try signedIn(head)
        case .permission(let permission):
            let caller = try signedIn(head)
            try permit(caller, head, caller.principal.roles.contains { $0.permissions.contains(permission) })
            return caller
        case .wholeView:
            let caller = try signedIn(head)
            try permit(caller, head, caller.principal.may(.view, tenant: nil))
            return caller
        }
    }

    private func permit(_ caller: Caller, _ head: RequestHead, _ isPermitted: Bool) throws(Refusal) {
        guard !isPermitted else { return }
        let text = "\(definition.method) \(definition.path) was refused to \(caller.principal.name)"
        core.gate.remark("access.refused", text, head, by: caller.principal.name)
        throw Refusal(.forbidden, "Ask somebody with the role for it, or an administrator for the role.")
    }

    private func signedIn(_ head: RequestHead) throws(Refusal) -> Caller {
        guard let caller = try core.gate.caller(of: head) else {
            throw Refusal(.unauthenticated, "Send a token as `Authorization: Bearer`, or sign in on the page.")
        }
        if definition.isChanging { try core.gate.checkForgery(caller, head) }
        return caller
    }

    // MARK: - What

    private func checkQuery(_ head: RequestHead) throws(Refusal) {
        guard definition.tag != .ingest || definition.access.isOurs else { return }
        var faults: [String] = []
        var seen: [String: Int] = [:]
        for item in head.query {
            let name = InertText(item.name, maximum: 64).text
            guard let parameter = definition.query.first(where: { $0.name == item.name }) else {
                faults.append("The query's `\(name)` is not known here.")
                continue
            }
            seen[item.name, default: 0] += 1
            let most = parameter.isRepeated ? RouteDefinition.Parameter.mostRepeats : 1
            if seen[item.name] == most + 1 { faults.append("The query has `\(name)` more than \(most) times.") }
            let value = Self.value(item.value, parameter.shape)
            faults += ShapeCheck.faults(in: value, parameter.shape).map { fault in
                "The query's `\(name)`" + fault.dropFirst("`the body`".count) + "."
            }
        }
        guard faults.isEmpty else { throw Refusal(.malformed, Array(faults.prefix(20))) }
    }

    /// A value of the query as JSON, as far as its shape wants a number.
    private static func value(_ text: String, _ shape: Shape) -> JSONValue {
        guard case .integer = shape, let number = Int64(text), String(number) == text else { return .string(text) }
        return .integer(number)
    }

    private func checkType(_ head: RequestHead) throws(Refusal) {
        guard let body = definition.body else {
            guard !head.hasBody || !definition.isChanging else {
                throw Refusal(.malformed, "This request has no body.")
            }
            return
        }
        if let length = head.contentLength, length > body.limit {
            throw Refusal(.tooLarge, "The body has more than \(body.limit) bytes.")
        }
        if let coding = head.fields["content-encoding"]?.lowercased(), coding != "identity" {
            let advice = "turn compression off (`compression: none`)"
            throw Refusal(.unsupportedType, "Compressed bodies are not taken; \(advice).")
        }
        guard let header = head.fields["content-type"] else {
            guard head.hasBody else { return }
            throw Refusal(.unsupportedType, "Send `Content-Type: \(body.types.first ?? "application/json")`.")
        }
        let type = header.prefix { $0 != ";" }.trimmedASCII.lowercased()
        guard body.types.contains(type) else {
            let hint = type == "application/x-protobuf" ? " Set the exporter's encoding to JSON (`http/json`)." : ""
            throw Refusal(.unsupportedType, "Taken here: \(body.types.joined(separator: ", ")).\(hint)")
        }
    }

    private func body(_ bytes: [UInt8]) throws(Refusal) -> JSONValue {
        guard let rule = definition.body, let shape = rule.shape else { return .null }
        if bytes.isEmpty, rule.isOptional { return .object([:]) }
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: bytes, limits: JSONLimits(documentBytes: rule.limit))
        } catch { throw Refusal(body: error) }
        let faults = ShapeCheck.faults(in: value, shape.shape)
        guard faults.isEmpty else { throw Refusal(.invalid, faults.map { $0 + "." }) }
        return value
    }
}

extension APICall {
    /// The path without its query, to name a problem's instance.
    func path(of definition: RouteDefinition) -> String {
        head.target.split(separator: "?").first.map(String.init) ?? definition.path
    }
}

extension StringProtocol {
    /// The text without spaces and tabs around it.
    var trimmedASCII: String {
        let body = drop { $0 == " " || $0 == "\t" }
        return String(body.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
