import Testing

@testable import Governance

@Suite struct RoleTests {
    /// The table of the documentation, written out.
    static let table: [Role: Set<Permission>] = [
        .viewer: [.view],
        .responder: [.view, .send, .note, .simulate, .modify, .ask, .resolve],
        .approver: [
            .view, .send, .note, .simulate, .modify, .ask, .resolve, .approve, .reject, .engageStop, .clearHold,
        ],
        .administrator: Set(Permission.allCases),
    ]

    @Test func `the table is what is documented, and each role holds those below it`() {
        for role in Role.allCases { #expect(role.permissions == Self.table[role]) }
        for (lower, upper) in zip(Role.allCases, Role.allCases.dropFirst()) {
            #expect(lower < upper && lower.permissions.isStrictSubset(of: upper.permissions))
        }
    }

    @Test func `whoever has no role may nothing`() {
        let nobody = Principal(name: "x", roles: [], kind: .user)
        #expect(Permission.allCases.allSatisfy { !nobody.may($0, tenant: nil) })
        #expect(Permission.allCases.allSatisfy { !Principal.engine.may($0, tenant: nil) })
    }

    @Test func `a limit to tenants leaves nothing outside of them and nothing global`() {
        let limited = Fixture.user("x", .administrator, tenants: ["blue"])
        for permission in Permission.allCases {
            #expect(limited.may(permission, tenant: "blue") == !permission.isGlobal)
            #expect(!limited.may(permission, tenant: "red"))
            #expect(!limited.may(permission, tenant: nil))
        }
    }

    @Test func `a token is the person who owns it`() {
        #expect(Principal(name: "ci", roles: [.approver], kind: .token, owner: "ann").person == "ann")
        #expect(Principal(name: "ci", roles: [.approver], kind: .token).person == nil)
        #expect(Principal(name: "ann", roles: [], kind: .user, owner: "bob").person == "ann")
        #expect(Principal.engine.person == nil)
    }
}
