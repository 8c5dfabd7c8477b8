import Testing

@testable import Authentication

@Suite struct PasswordTests {
    /// The cheapest cost that is taken, 16 MiB.
    static let cheap: PasswordHash.Cost = PasswordHash.Cost(logarithm: 14, parallelism: 1) ?? .standard

    /// Made by Python's `hashlib.scrypt` with the salt `SodiumChlorideXY`.
    @Test func `a hash made elsewhere is understood`() throws {
        let hash = try #require(PasswordHash(Self.madeByPython))
        #expect(hash.matches(Secret("pleaseletmein")))
        #expect(!hash.matches(Secret("pleaseletmeiN")) && !hash.matches(Secret("")))
        #expect(hash.storedForm == Self.madeByPython)
    }

    static let madeByPython =
        "scrypt$14$8$1$U29kaXVtQ2hsb3JpZGVYWQ$NwLRDxFkxNVA3XShfJD4Wwpr-nJK2CYXfmZ-rEB_pzQ"

    @Test func `a password matches its own hash, through the stored form, and nothing else`() throws {
        let hash = try PasswordHash(of: Secret("correct horse"), cost: Self.cheap)
        let stored = try #require(PasswordHash(hash.storedForm))
        #expect(stored == hash && stored.matches(Secret("correct horse")))
        #expect(!stored.matches(Secret("correct horse ")) && !stored.matches(Secret("Correct horse")))
        #expect(try PasswordHash(of: Secret("correct horse"), cost: Self.cheap) != hash, "each has its own salt")
    }

    @Test func `the standard cost is 32 MiB three times`() {
        let cost = PasswordHash.Cost.standard
        #expect((cost.logarithm, cost.blockSize, cost.parallelism) == (15, 8, 3))
    }

    @Test(arguments: ["", String(repeating: "a", count: 1025)]) func `what is no password is refused`(_ text: String) {
        #expect(throws: AuthenticationError.badPassword) { try PasswordHash(of: Secret(text), cost: Self.cheap) }
    }

    @Test func `a password beyond the longest matches nothing, not even its beginning's hash`() throws {
        let longest = String(repeating: "a", count: 1024)
        let hash = try PasswordHash(of: Secret(longest), cost: Self.cheap)
        #expect(hash.matches(Secret(longest)) && !hash.matches(Secret(longest + "a")))
    }

    @Test func `forms that are weak, costly or broken are refused`() throws {
        let good = try PasswordHash(of: Secret("x"), cost: Self.cheap).storedForm
        let parts = good.split(separator: "$").map(String.init)
        func form(_ change: (inout [String]) -> Void) -> String {
            var copy = parts
            change(&copy)
            return copy.joined(separator: "$")
        }
        #expect(PasswordHash(good) != nil)
        for text in [
            form { $0[0] = "argon2" }, form { $0[1] = "13" }, form { $0[1] = "18" }, form { $0[1] = "014" },
            form { $0[1] = "+14" }, form { $0[1] = "99999999999999999999" }, form { $0[2] = "9" },
            form { $0[3] = "0" }, form { $0[3] = "9" }, form { $0[4] = "AAAA" }, form { $0[4] = "" },
            form { $0[5] = "AAAA" }, form { $0[5] += "A" }, form { $0.removeLast() }, form { $0.append("x") },
            good + "\n", " " + good, "", "$$$$$", "hunter2",
        ] {
            #expect(PasswordHash(text) == nil, "\(text)")
        }
    }
}
