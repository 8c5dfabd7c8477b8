import Testing

@testable import StrictJSON

/// RFC 8785: numbers, strings and order.
@Suite struct CanonicalFormTests {
    static func canonical(_ text: String) throws -> String {
        String(decoding: try JSONValue(parsing: text).canonicalBytes(), as: UTF8.self)
    }

    /// Bit patterns and their texts, from RFC 8785, appendix B.
    @Test(
        arguments: [
            (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"), (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"), (0x7FEF_FFFF_FFFF_FFFF, "1.7976931348623157e+308"),
            (0xFFEF_FFFF_FFFF_FFFF, "-1.7976931348623157e+308"), (0x4340_0000_0000_0000, "9007199254740992"),
            (0xC340_0000_0000_0000, "-9007199254740992"), (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44B5_2D02_C7E1_4AF5, "9.999999999999997e+22"), (0x44B5_2D02_C7E1_4AF6, "1e+23"),
            (0x44B5_2D02_C7E1_4AF7, "1.0000000000000001e+23"), (0x444B_1AE4_D6E2_EF4E, "999999999999999700000"),
            (0x444B_1AE4_D6E2_EF4F, "999999999999999900000"), (0x444B_1AE4_D6E2_EF50, "1e+21"),
            (0x3EB0_C6F7_A0B5_ED8C, "9.999999999999997e-7"), (0x3EB0_C6F7_A0B5_ED8D, "0.000001"),
            (0x41B3_DE43_5555_5553, "333333333.3333332"), (0x41B3_DE43_5555_5554, "333333333.33333325"),
            (0x41B3_DE43_5555_5555, "333333333.3333333"), (0x41B3_DE43_5555_5556, "333333333.3333334"),
            (0x41B3_DE43_5555_5557, "333333333.33333343"), (0xBECB_F647_612F_3696, "-0.0000033333333333333333"),
            (0x4314_3FF3_C1CB_0959, "1424953923781206.2"),
        ] as [(UInt64, String)]
    )
    func `a double is written as ECMAScript writes it`(bits: UInt64, expected: String) {
        #expect(ECMAScriptNumber.text(of: Double(bitPattern: bits)) == expected)
    }

    @Test(arguments: [
        ("1.0", "1"), ("-0.0", "0"), ("1e2", "100"), ("10.50", "10.5"), ("1E30", "1e+30"), ("4.50", "4.5"),
        ("2e-3", "0.002"),
        ("0.000000000000000000000000001", "1e-27"), ("123456.789", "123456.789"), ("1e20", "100000000000000000000"),
        ("9007199254740993", "9007199254740993"), ("18446744073709551615", "18446744073709551615"), ("-7", "-7"),
    ])
    func `numbers have one form`(text: String, expected: String) throws {
        #expect(try Self.canonical(text) == expected)
    }

    @Test(arguments: 0..<20)
    func `a random double reads back as itself`(seed: Int) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<200 {
            let value = Double(bitPattern: random.next())
            guard value.isFinite else { continue }
            #expect(Double(ECMAScriptNumber.text(of: value)) == value, "seed \(seed): \(value)")
        }
    }

    @Test func `only what must be is escaped, in the shortest way`() throws {
        let text = #"["\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","\u007f\u0080\u2028\u202e\ud83d\ude00"]"#
        let expected = "[\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\",\"\u{7F}\u{80}\u{2028}\u{202E}😀\"]"
        #expect(try Self.canonical(text) == expected)
    }

    @Test func `members are sorted by UTF-16 code units`() throws {
        let text = #"{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7,"":8,"11":9}"#
        let keys = try JSONValue(parsing: Self.canonical(text)).object?.keys
        #expect(keys == ["", "\r", "1", "11", "\u{80}", "\u{F6}", "\u{20AC}", "\u{1F600}", "\u{FB33}"])
    }

    @Test(arguments: 0..<20)
    func `the order of keys is that of the UTF-16 view`(seed: Int) {
        var source = RandomJSON(seed: seed)
        for _ in 0..<300 {
            let (left, right) = (source.string(), source.string())
            let expected = left.utf16.lexicographicallyPrecedes(right.utf16)
            #expect(CanonicalForm.precedes(left, right) == expected, "seed \(seed): \(left) \(right)")
        }
    }

    @Test(arguments: 0..<20)
    func `the form does not depend on the order of members or the spelling`(seed: Int) throws {
        var source = RandomJSON(seed: seed)
        for _ in 0..<20 {
            let value = source.value()
            let canonical = try value.canonicalBytes()
            let shuffled = Self.shuffled(value, using: &source.random)
            #expect(try shuffled.canonicalBytes() == canonical, "seed \(seed)")
            #expect(try JSONValue(parsing: source.text(of: shuffled)).canonicalBytes() == canonical, "seed \(seed)")
        }
    }

    static func shuffled(_ value: JSONValue, using random: inout SeededRandom) -> JSONValue {
        switch value {
        case .array(let elements): return .array(elements.map { shuffled($0, using: &random) })
        case .object(let object):
            var result = JSONObject()
            for member in object.shuffled(using: &random) {
                result[member.key] = shuffled(member.value, using: &random)
            }
            return .object(result)
        default: return value
        }
    }
}
