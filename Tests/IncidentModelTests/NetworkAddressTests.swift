import EvenkeelTestKit
import IncidentModel
import Testing

@Suite struct NetworkAddressTests {
    struct Reading: Sendable, CustomTestStringConvertible {
        let text: String
        let canonical: String
        var isBlockable = true
        var testDescription: String { text }
    }

    @Test(arguments: [
        Reading(text: "203.0.113.7", canonical: "203.0.113.7"),
        Reading(text: "10.0.0.0/8", canonical: "10.0.0.0/8"),
        Reading(text: "203.0.113.7/32", canonical: "203.0.113.7"),
        Reading(text: "8.0.0.0/7", canonical: "8.0.0.0/7", isBlockable: false),
        Reading(text: "0.0.0.0", canonical: "0.0.0.0", isBlockable: false),
        Reading(text: "0.0.0.0/0", canonical: "0.0.0.0/0", isBlockable: false),
        Reading(text: "127.0.0.1", canonical: "127.0.0.1", isBlockable: false),
        Reading(text: "127.8.0.0/16", canonical: "127.8.0.0/16", isBlockable: false),
        Reading(text: "169.254.169.254", canonical: "169.254.169.254", isBlockable: false),
        // A network that holds the link's own addresses, though it does not begin with them.
        Reading(text: "169.0.0.0/8", canonical: "169.0.0.0/8", isBlockable: false),
        Reading(text: "169.253.0.0/16", canonical: "169.253.0.0/16"),
        Reading(text: "224.0.0.251", canonical: "224.0.0.251", isBlockable: false),
        Reading(text: "255.255.255.255", canonical: "255.255.255.255", isBlockable: false),
        Reading(text: "2001:db8::1", canonical: "2001:db8:0:0:0:0:0:1"),
        Reading(text: "2001:DB8::", canonical: "2001:db8:0:0:0:0:0:0"),
        Reading(text: "2001:db8:1:2:3:4:5:6", canonical: "2001:db8:1:2:3:4:5:6"),
        Reading(text: "2001:db8::/32", canonical: "2001:db8:0:0:0:0:0:0/32"),
        Reading(text: "2001:db8::/31", canonical: "2001:db8:0:0:0:0:0:0/31", isBlockable: false),
        Reading(text: "::", canonical: "0:0:0:0:0:0:0:0", isBlockable: false),
        Reading(text: "::1", canonical: "0:0:0:0:0:0:0:1", isBlockable: false),
        // The host's bits do not hide what the network holds.
        Reading(text: "::1234:5678/32", canonical: "0:0:0:0:0:0:1234:5678/32", isBlockable: false),
        Reading(text: "fe80::1", canonical: "fe80:0:0:0:0:0:0:1", isBlockable: false),
        Reading(text: "ff02::1", canonical: "ff02:0:0:0:0:0:0:1", isBlockable: false),
        // IPv4 in IPv6 clothes.
        Reading(text: "::ffff:7f00:1", canonical: "0:0:0:0:0:ffff:7f00:1", isBlockable: false),
        Reading(text: "::ffff:a9fe:a9fe", canonical: "0:0:0:0:0:ffff:a9fe:a9fe", isBlockable: false),
        Reading(text: "::ffff:0:0/96", canonical: "0:0:0:0:0:ffff:0:0/96", isBlockable: false),
        Reading(text: "::ffff:800:0/103", canonical: "0:0:0:0:0:ffff:800:0/103", isBlockable: false),
        Reading(text: "::ffff:cb00:7107", canonical: "0:0:0:0:0:ffff:cb00:7107"),
        Reading(text: "::ffff:a00:0/104", canonical: "0:0:0:0:0:ffff:a00:0/104"),
    ]) func `addresses are read strictly, and what is ours is never blocked`(_ reading: Reading) throws {
        let address = try #require(NetworkAddress(reading.text))
        #expect(address.description == reading.canonical)
        #expect(address.isBlockable == reading.isBlockable)
        #expect(NetworkAddress(address.description) == address)
    }

    @Test(arguments: [
        ("10.0.0.0", true), ("10.255.255.255", true), ("11.0.0.0", false), ("9.255.255.255", false),
        ("172.16.0.1", true), ("172.31.255.255", true), ("172.32.0.0", false), ("172.15.255.255", false),
        ("192.168.3.4", true), ("192.169.0.0", false), ("100.64.0.0", true), ("100.128.0.0", false),
        ("192.0.0.0/8", true), ("203.0.113.0/24", false), ("::ffff:a00:1", true), ("fd00::1", true), ("fc00::", true),
        ("fe00::1", false), ("2001:db8::1", false),
    ]) func `addresses of private networks are known as such`(text: String, isPrivate: Bool) throws {
        #expect(try #require(NetworkAddress(text)).isPrivate == isPrivate)
    }

    @Test(arguments: [
        ("203.0.113.77/24", "203.0.113.0/24"), ("203.0.113.77", "203.0.113.77"), ("203.0.113.77/25", "203.0.113.0/25"),
        ("2001:db8::1/64", "2001:db8:0:0:0:0:0:0/64"), ("203.0.113.255/31", "203.0.113.254/31"),
    ]) func `networks are written as the kernel has them`(_ text: String, _ canonical: String) throws {
        #expect(try #require(NetworkAddress(text)).masked.description == canonical)
    }

    @Test(arguments: [
        "", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.04", "0x7f.0.0.1", "2130706433", "1.2.3.4/33",
        "1.2.3.4/-1", "1.2.3.4/", "1.2.3.4/08", "1.2.3.4/8/8", "+1.2.3.4", "1.2.3.-4", " 1.2.3.4", "1.2.3.4 ",
        "1.2.3.4\n",
        "1.2.3.4;reboot", "１.2.3.4", "1。2。3。4", "localhost", "example.org", "http://1.2.3.4", "1.2.3.4:80", "1,2,3,4",
        ":", ":::", "1::2::3", "::1::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "12345::", "g::",
        "fe80::1%eth0", "::ffff:1.2.3.4", "2001:db8::/129", "2001:db8::+1", "2001:db8::-0", "+2001::", "2001:db8: :1",
        "2001:db8::1/ 64", "::\u{301}1", "2001:db8::１", "[::1]", String(repeating: "1", count: 44),
    ]) func `anything else is no address`(_ text: String) {
        #expect(NetworkAddress(text) == nil)
    }

    @Test(arguments: UInt64(1)...8) func `random text gives an address with a stable text, or none`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let alphabet = Array("0123456789abcdefABF::::....//+- %xg")
        var found = 0
        for _ in 0..<5000 {
            let count = Int.random(in: 2...20, using: &random)
            let text = String((0..<count).map { _ in alphabet.randomElement(using: &random) ?? "0" })
            guard let address = NetworkAddress(text) else { continue }
            found += 1
            #expect(NetworkAddress(address.description) == address, "\(text)")
            #expect(text.utf8.allSatisfy { UInt8(ascii: "+") != $0 && UInt8(ascii: "-") != $0 }, "\(text)")
            #expect((0...address.bytes.count * 8).contains(address.prefix))
        }
        #expect(found > 0, "the alphabet must make some addresses")
    }
}
