import ContentDigests
import IncidentModel
import StructuredDocuments
import Testing
import YAMLDocuments

@testable import Authentication

@Suite struct DirectoryTests {
    static let roles = ["viewer", "responder", "approver", "administrator"]
    static let time = Timestamp(seconds: 1_800_000_000) ?? .epoch
    /// One hash for all tests, since it takes a while.
    static let password = Result { try PasswordHash(of: Secret("open sesame"), cost: PasswordTests.cheap).storedForm }
    static let token = Secret("evk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
    static let tokenHash = ContentDigest(of: token.bytes).description

    static func directory(_ text: String) throws -> Directory {
        try YAMLReader.document(Array(text.utf8), name: "a.yaml")
            .read(as: FieldRule<Directory>.mapping { Directory(reading: $0, roles: roles) })
    }

    static func standard(tenants: String = "", expires: String = "2030-01-01T00:00:00Z") throws -> Directory {
        try directory(
            """
            users:
              - {name: ann, password: \(password.get()), roles: [approver]\(tenants)}
            tokens:
              - {name: ci, hash: "\(tokenHash)", roles: [responder], owner: ann, expires: "\(expires)"}
            """
        )
    }

    @Test func `users and tokens are read and found`() throws {
        let directory = try Self.standard()
        let ann = try #require(directory.account(user: "ann", password: Secret("open sesame")))
        #expect(ann == Account(name: "ann", kind: .user, roles: ["approver"]))
        let ci = try #require(directory.account(token: Self.token, at: Self.time))
        #expect(ci.name == "ci" && ci.kind == .token && ci.owner == "ann" && ci.roles == ["responder"])
        #expect(directory.account(named: "ann", kind: .user, at: Self.time) == ann)
        #expect(directory.account(named: "ann", kind: .token, at: Self.time) == nil)
    }

    @Test func `nobody else is let in`() throws {
        let directory = try Self.standard()
        for (name, password) in [("ann", "Open sesame"), ("bob", "open sesame"), ("", ""), ("ci", "open sesame")] {
            #expect(directory.account(user: name, password: Secret(password)) == nil)
        }
        let last = String(Self.token.text.dropLast()) + "B"
        for text in [last, "", "evk_", Self.tokenHash, Self.token.text.uppercased()] {
            #expect(directory.account(token: Secret(text), at: Self.time) == nil)
        }
        #expect(Directory().account(user: "ann", password: Secret("open sesame")) == nil && Directory().isEmpty)
    }

    @Test func `an expired token is nothing, from the very second`() throws {
        let directory = try Self.standard(expires: "2027-01-15T08:00:00Z")
        let end = try #require(Timestamp(rfc3339: "2027-01-15T08:00:00Z"))
        #expect(directory.account(token: Self.token, at: end.adding(seconds: -1)) != nil)
        #expect(directory.account(token: Self.token, at: end) == nil)
        #expect(directory.account(named: "ci", kind: .token, at: end) == nil)
    }

    @Test func `an unknown name takes the work of a known one`() throws {
        let directory = try Self.standard()
        let clock = ContinuousClock()
        func shortest(_ name: String) -> Duration {
            (0..<5).map { _ in clock.measure { _ = directory.account(user: name, password: Secret("no")) } }.min()
                ?? .zero
        }
        let (known, unknown) = (shortest("ann"), shortest("nobody"))
        #expect(unknown > known / 3 && known > unknown / 3, "\(known) and \(unknown)")
        #expect(unknown > .milliseconds(5), "it must have done the work")
    }

    @Test(arguments: [
        ("users: [{name: ann, password: hunter2, roles: [viewer]}]", "must be a password's hash"),
        ("users: [{name: ann, password: PW, roles: [root]}]", "must be one of viewer"),
        ("users: [{name: ann, password: PW, roles: []}]", "must have 1 to 16 items"),
        ("users: [{name: 'a b', password: PW, roles: [viewer]}]", "1 to 100 letters"),
        ("users: [{name: ann, password: PW, roles: [viewer], tenants: []}]", "must have 1 to 1000 items"),
        ("users: [{name: a, password: PW, roles: [viewer]}, {name: a, password: PW, roles: [viewer]}]", "`a` twice"),
        (
            "users: [{name: ci, password: PW, roles: [viewer]}]\ntokens: [{name: ci, hash: TK, roles: [viewer]}]",
            "twice"
        ),
        ("tokens: [{name: a, hash: evk_secret, roles: [viewer]}]", "must be a token's hash"),
        ("tokens: [{name: a, hash: TK, roles: [viewer]}, {name: b, hash: TK, roles: [viewer]}]", "same hash twice"),
        ("tokens: [{name: a, hash: TK, roles: [viewer], owner: zoe}]", "the owner is not a user"),
        ("tokens: [{name: a, hash: TK, roles: [viewer], expires: soon}]", "must be a time such as"),
        (
            "users: [{name: ann, password: PW, roles: [viewer]}]\n"
                + "tokens: [{name: a, hash: TK, roles: [approver], owner: ann}]",
            "may do more than its owner"
        ),
        (
            "users: [{name: ann, password: PW, roles: [viewer], tenants: [blue]}]\n"
                + "tokens: [{name: a, hash: TK, roles: [viewer], owner: ann}]",
            "may do more than its owner"
        ),
    ]) func `a fault says what to do and quotes no secret`(_ text: String, _ expected: String) throws {
        // The password's hash last: it is of chance, and one in a hundred holds the other mark.
        let whole = text.replacing("TK", with: "'\(Self.tokenHash)'").replacing(
            "PW",
            with: "'\(try Self.password.get())'"
        )
        let error = #expect(throws: DocumentFaults.self) { try Self.directory(whole) }
        let message = error?.description ?? ""
        #expect(message.contains(expected), "\(message)")
        for secret in ["hunter2", "evk_secret", try Self.password.get(), Self.tokenHash] {
            #expect(!message.contains(secret))
        }
    }
}
