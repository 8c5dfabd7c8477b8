import Testing

@testable import Governance

/// Who may approve what in which state: every combination, against a second implementation.
@Suite struct ApprovalTableTests {
    /// A tenant of the approver, beside that of the incident.
    enum Tenancy: CaseIterable { case everywhere, same, other }
    /// What signs in.
    enum Asker: CaseIterable { case user, ownedToken, looseToken, system }

    static let states: [ApprovalMachine.State] = [.pending, .approved, .rejected, .voided, .expired, .spent]

    @Test(arguments: states) func `approving is decided as documented`(_ state: ApprovalMachine.State) {
        var (rows, taken) = (0, 0)
        for role in [nil] + Role.allCases.map(Optional.some) {
            for asker in Asker.allCases {
                for tenancy in Tenancy.allCases {
                    for (isRequester, isRightNonce) in [(false, true), (true, true), (false, false), (true, false)] {
                        for needed in 1...2 {
                            rows += 1
                            let expected =
                                state == .pending && (role == .approver || role == .administrator)
                                && (asker == .user || asker == .ownedToken) && tenancy != .other && !isRequester
                                && isRightNonce
                            let isTaken = Self.isTaken(
                                state,
                                Self.principal(role, asker, tenancy),
                                isRequester,
                                isRightNonce,
                                needed
                            )
                            taken += isTaken ? 1 : 0
                            #expect(
                                isTaken == expected,
                                "\(state) \(role as Role?) \(asker) \(tenancy) \(isRequester) \(isRightNonce) \(needed)"
                            )
                        }
                    }
                }
            }
        }
        #expect(rows == 480 && taken == (state == .pending ? 16 : 0))
    }

    static func principal(_ role: Role?, _ asker: Asker, _ tenancy: Tenancy) -> Principal {
        let tenants: Set<String>? =
            switch tenancy {
            case .everywhere: nil
            case .same: ["blue"]
            case .other: ["red"]
            }
        let roles = Set([role].compactMap(\.self))
        return switch asker {
        case .user: Principal(name: "ann", roles: roles, tenants: tenants, kind: .user)
        case .ownedToken: Principal(name: "ci", roles: roles, tenants: tenants, kind: .token, owner: "ann")
        case .looseToken: Principal(name: "ann", roles: roles, tenants: tenants, kind: .token)
        case .system: Principal(name: "ann", roles: roles, tenants: tenants, kind: .system, owner: "ann")
        }
    }

    static func isTaken(
        _ state: ApprovalMachine.State,
        _ principal: Principal,
        _ isRequester: Bool,
        _ isRightNonce: Bool,
        _ needed: Int
    ) -> Bool {
        let template = ApprovalMachineTests.machine(
            needed: needed,
            requesters: isRequester ? ["ann"] : [],
            tenant: "blue"
        )
        var machine = ApprovalMachine(
            restoring: template.request,
            state: state,
            grants: [],
            at: ApprovalMachineTests.moment(0)
        )
        let binding = ApprovalMachineTests.binding(isRightNonce ? "n1" : "n2")
        let effect = machine.handle(
            .granted(by: principal, binding: binding, comment: "", at: ApprovalMachineTests.moment(1))
        )
        if case .granted = effect { return true }
        return false
    }
}
