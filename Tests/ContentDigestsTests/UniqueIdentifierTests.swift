import ContentDigests
import Testing

@Suite struct UniqueIdentifierTests {
    /// The namespace for names of the domain name system.
    /// - Source: RFC 9562, section 6.6; the first name and its UUID are those of its appendix A.4.
    static let domains = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"

    @Test func `a name has the UUID of version 5 that the standard gives it`() throws {
        let namespace = try #require(UniqueIdentifier(Self.domains))
        let identifier = UniqueIdentifier(named: "www.example.com", in: namespace)
        #expect(identifier.description == "2ed6657d-e927-568b-95e1-2665a8aea6a2")
        #expect(identifier.version == 5)
        #expect(identifier.hasStandardVariant)
        #expect(UniqueIdentifier(named: "www.example.org", in: namespace) != identifier)
        #expect(UniqueIdentifier(named: "", in: namespace).version == 5)
    }

    @Test func `a digest gives one UUID in the form of version 4`() {
        let identifier = UniqueIdentifier(randomLookingFrom: ContentDigest(of: "a plan"))
        #expect(identifier == UniqueIdentifier(randomLookingFrom: ContentDigest(of: "a plan")))
        #expect(identifier != UniqueIdentifier(randomLookingFrom: ContentDigest(of: "another")))
        #expect(identifier.version == 4)
        #expect(identifier.hasStandardVariant)
    }

    @Test func `a text is read in either case and written in lower case`() throws {
        let identifier = try #require(UniqueIdentifier(Self.domains.uppercased()))
        #expect(identifier.description == Self.domains)
        #expect(identifier.version == 1)
    }

    @Test(arguments: [
        "", "6ba7b810", "6ba7b8109dad11d180b400c04fd430c8", "6ba7b810-9dad-11d1-80b4-00c04fd430c",
        "6ba7b810-9dad-11d1-80b4-00c04fd430cg", "6ba7b810+9dad-11d1-80b4-00c04fd430c8",
        "{6ba7b810-9dad-11d1-80b4-00c04fd430c8}", "6ba7b810-9dad-11d1-80b4-00c04fd430c\u{e9}",
    ]) func `what is no UUID is none`(_ text: String) {
        #expect(UniqueIdentifier(text) == nil)
    }
}
