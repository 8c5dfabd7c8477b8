import StrictJSON
import Testing

/// Numbers: exact integers, correctly rounded doubles, and ranges.
@Suite struct JSONNumberTests {
    @Test(
        arguments: [
            ("0", .integer(0)), ("-0", .integer(0)), ("42", .integer(42)), ("-42", .integer(-42)),
            ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
            ("9223372036854775808", .unsigned(1 << 63)), ("18446744073709551615", .unsigned(.max)),
            ("1.0", .double(1)), ("1e2", .double(100)), ("-0.0", .double(-0.0)), ("1E-2", .double(0.01)),
            ("9007199254740993", .integer((1 << 53) + 1)), ("1e-400", .double(0)),
        ] as [(String, JSONNumber)]
    )
    func `a number keeps what was written`(text: String, expected: JSONNumber) throws {
        var reader = try JSONReader(text)
        let number = try reader.readNumber()
        #expect(number == expected)
        if case .double(let value) = number, case .double(let wanted) = expected {
            #expect(value.sign == wanted.sign)
        }
    }

    @Test(arguments: [
        "0.1", "0.3", "2.675", "1e22", "1e23", "123456789012345678.0", "8.5e-17", "4.35", "0.000001", "1e-7",
        "9007199254740993.0",
        "2.2250738585072011e-308", "2.2250738585072014e-308", "4.9406564584124654e-324", "2.4703282292062328e-324",
        "1.7976931348623157e308", "1.7976931348623158e308", "0.1000000000000000055511151231257827021181583404541015625",
        "900719925474099.1", "9007199254740991e22", "1e0022", "1e-0022", "123e-22", "0e9999", "-5.5e-5",
        "100000000000000000000.0",
    ])
    func `a double is the one that the standard library reads`(text: String) throws {
        var reader = try JSONReader(text)
        let value = try reader.readDouble()
        #expect(value.bitPattern == Double(text)?.bitPattern)
    }

    @Test(arguments: 0..<20)
    func `random decimals are read as the standard library reads them`(seed: Int) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<500 {
            let digits = String(random.next() % [10, 1000, 1_000_000_000, UInt64.max].randomElement(using: &random)!)
            let text = "\(digits).\(random.next() % 1000)e\(random.below(60) - 30)"
            var reader = try JSONReader(text)
            #expect(try reader.readDouble().bitPattern == Double(text)?.bitPattern, "seed \(seed): \(text)")
        }
    }

    @Test func `an integer type takes what fits it exactly`() throws {
        #expect(try Self.read("255", UInt8.self) == 255)
        #expect(try Self.read("-128", Int8.self) == -128)
        #expect(try Self.read("18446744073709551615", UInt64.self) == .max)
        for (text, kind) in [
            ("256", JSONError.Kind.integerOutOfRange), ("-1", .integerOutOfRange), ("1.0", .notAnInteger),
            ("1e1", .notAnInteger),
        ] {
            let error = #expect(throws: JSONError.self) { try Self.read(text, UInt8.self) }
            #expect(error?.kind == kind, "\(text)")
        }
    }

    static func read<Integer: FixedWidthInteger>(_ text: String, _ type: Integer.Type) throws -> Integer {
        var reader = try JSONReader(text)
        let value = try reader.readInteger(type)
        try reader.finish()
        return value
    }

    @Test func `a number that does not fit is left unread`() throws {
        var reader = try JSONReader("[300, 9007199254740993]")
        try reader.beginArray()
        _ = try reader.nextElement()
        #expect(throws: JSONError.self) { try reader.readInteger(UInt8.self) }
        #expect(try reader.readInt() == 300)
        _ = try reader.nextElement()
        let error = #expect(throws: JSONError.self) { try reader.readDouble() }
        #expect(error?.kind == .inexactDouble)
        #expect(try reader.readInt64() == 9_007_199_254_740_993)
        try reader.finish()
    }

    @Test func `a double takes an integer that it equals`() throws {
        var reader = try JSONReader("[1, 9007199254740992, 18446744073709549568]")
        let values = try reader.readArray { reader throws(JSONError) in try reader.readDouble() }
        #expect(values == [1, 9_007_199_254_740_992, 18_446_744_073_709_549_568])
    }
}
