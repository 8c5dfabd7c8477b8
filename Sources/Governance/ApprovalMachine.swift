public import IncidentModel

/// One request for approval from its making to its end: decides, and does nothing.
///
/// The host hands in what happened, appends what comes out to the journal, and keeps the changed machine only when that
/// was durable:
///
///     var next = machine
///     switch next.handle(event) { case .refused(let why): … ; case let effect: try await append(effect); machine = next }
///
/// No clock going backwards extends a request: the machine remembers the latest reading of either clock and never goes
/// behind it.
public struct ApprovalMachine: Sendable, Equatable {
    /// Where a request is.
    public enum State: Sendable, Hashable {
        /// People are asked. Becomes `approved`, `rejected`, `voided` or `expired`.
        case pending
        /// Enough people approved. Becomes `spent`, `rejected`, `voided` or `expired`.
        case approved
        /// Somebody said no. Final.
        case rejected
        /// What was approved is no longer what is there. Final.
        case voided
        /// Its time ran out. Final.
        case expired
        /// It was used. Final.
        case spent

        /// The state in a word.
        public var word: String {
            switch self {
            case .pending: "pending"
            case .approved: "approved"
            case .rejected: "rejected"
            case .voided: "void"
            case .expired: "expired"
            case .spent: "spent"
            }
        }

        /// Whether it can still change.
        public var isOpen: Bool { self == .pending || self == .approved }
    }

    /// Something that happened.
    public enum Event: Sendable, Hashable {
        /// Somebody approves `binding`, as it was shown to him.
        case granted(by: Principal, binding: ApprovalBinding, comment: String, at: Moment)
        /// Somebody says no.
        case rejected(by: Principal, reason: String, at: Moment)
        /// Something it is bound to was read again; it may have changed.
        case observed(ApprovalBinding, at: Moment)
        /// Time passed.
        case ticked(Moment)
    }

    /// What has to be written down, or why nothing has.
    public enum Effect: Sendable, Hashable {
        /// Nothing changed; a second click of the same person ends here.
        case unchanged
        /// It counts; `isEnough` when no more people are needed.
        case granted(ApprovalGrant, isEnough: Bool)
        /// It is rejected.
        case rejected(by: String, reason: String)
        /// It is void, since these parts changed.
        case voided([ApprovalBinding.Part])
        /// It has expired.
        case expired
        /// It was not taken.
        case refused(ApprovalRefusal)
    }

    /// What is asked for.
    public let request: ApprovalRequest
    /// Where it is.
    public internal(set) var state: State
    /// Who approved, one grant a person, in order.
    public internal(set) var grants: [ApprovalGrant]
    /// The latest reading of the clocks.
    var latest: Moment
    /// The reading of the clock that is never set at which it expires.
    let deadline: Duration

    /// A new request; it is approved at once where nobody is needed.
    public init(_ request: ApprovalRequest, at now: Moment) {
        self.init(restoring: request, state: request.needed == 0 ? .approved : .pending, grants: [], at: now)
    }

    /// A request as the journal tells it, after a restart. What is left of its time is what the wall clock says, and never
    /// more than all of it; a clock that was set back before the last entry is not believed.
    public init(
        restoring request: ApprovalRequest,
        state: State,
        grants: [ApprovalGrant],
        lastEntry: Timestamp? = nil,
        at now: Moment
    ) {
        self.request = request
        self.state = state
        self.grants = grants
        latest = Moment(time: max(now.time, lastEntry ?? request.made, request.made), elapsed: now.elapsed)
        let left = Duration.seconds(request.expires.seconds(since: latest.time))
        deadline = now.elapsed + min(request.lifetime, left)
    }

    /// Decides about `event`.
    public mutating func handle(_ event: Event) -> Effect {
        switch event {
        case .granted(let actor, let binding, let comment, let moment):
            pass(moment) ?? grant(by: actor, binding, comment)
        case .rejected(let actor, let reason, let moment):
            pass(moment) ?? reject(by: actor, reason)
        case .observed(let binding, let moment):
            pass(moment) ?? compare(with: binding)
        case .ticked(let moment):
            pass(moment) ?? .unchanged
        }
    }

    /// Notes the time; the effect when that ended the request.
    mutating func pass(_ moment: Moment) -> Effect? {
        latest = latest.latest(moment)
        guard state.isOpen, latest.time >= request.expires || latest.elapsed >= deadline else { return nil }
        state = .expired
        return .expired
    }

    private mutating func grant(by actor: Principal, _ binding: ApprovalBinding, _ comment: String) -> Effect {
        guard state.isOpen else { return .refused(state == .expired ? .expired : .wrongState(state)) }
        if let refusal = refusal(of: actor) { return .refused(refusal) }
        let parts = request.binding.differences(from: binding)
        guard parts.isEmpty else { return .refused(.mismatch(parts)) }
        guard let person = actor.person else { return .refused(.notAPerson) }
        if grants.contains(where: { $0.person == person }) { return .refused(.repeated) }
        guard state == .pending else { return .refused(.wrongState(state)) }
        let grant = ApprovalGrant(
            person: person,
            actor: actor.name,
            comment: comment,
            time: latest.time,
            identity: actor.identity
        )
        grants.append(grant)
        let isEnough = grants.count >= request.needed
        if isEnough { state = .approved }
        return .granted(grant, isEnough: isEnough)
    }

    /// Why `actor` may not approve this request; nil when he may. Says nothing about the request's state.
    public func refusal(of actor: Principal) -> ApprovalRefusal? {
        guard let person = actor.person else { return .notAPerson }
        guard actor.may(.approve, tenant: request.tenant) else { return .notPermitted }
        return request.requesters.contains(person) ? .requester : nil
    }

    private mutating func reject(by actor: Principal, _ reason: String) -> Effect {
        guard actor.may(.reject, tenant: request.tenant) else { return .refused(.notPermitted) }
        guard state.isOpen else { return .refused(state == .expired ? .expired : .wrongState(state)) }
        guard reason.contains(where: { !$0.isWhitespace }) else { return .refused(.noReason) }
        state = .rejected
        return .rejected(by: actor.name, reason: reason)
    }

    private mutating func compare(with binding: ApprovalBinding) -> Effect {
        guard state.isOpen else { return .unchanged }
        let parts = request.binding.differences(from: binding)
        guard !parts.isEmpty else { return .unchanged }
        state = .voided
        return .voided(parts)
    }
}
