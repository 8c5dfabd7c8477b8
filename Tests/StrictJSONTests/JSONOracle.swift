import StrictJSON

/// A second opinion: a plain recursive parser over decoded scalars, which shares no code and no approach with the module.
///
/// It is slow and says only yes, with the value, or no.
struct JSONOracle {
    /// The grammar's verdict: anything thrown is a refusal.
    private struct Refusal: Error {}

    private let scalars: [Unicode.Scalar]
    private var index = 0
    private let depthLimit: Int
    private let refusesDuplicates: Bool

    /// The value of a document, or nil when it is to be refused.
    static func value(of bytes: [UInt8], depthLimit: Int = 32, refusesDuplicates: Bool = true) -> JSONValue? {
        guard let text = String(validating: bytes, as: UTF8.self), text.unicodeScalars.first != "\u{FEFF}" else {
            return nil
        }
        var oracle = JSONOracle(
            scalars: Array(text.unicodeScalars),
            depthLimit: depthLimit,
            refusesDuplicates: refusesDuplicates
        )
        return try? oracle.document()
    }

    private init(scalars: [Unicode.Scalar], depthLimit: Int, refusesDuplicates: Bool) {
        self.scalars = scalars
        self.depthLimit = depthLimit
        self.refusesDuplicates = refusesDuplicates
    }

    private var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private mutating func accept(_ scalar: Unicode.Scalar) -> Bool {
        guard current == scalar else { return false }
        index += 1
        return true
    }

    private mutating func demand(_ scalar: Unicode.Scalar) throws {
        guard accept(scalar) else { throw Refusal() }
    }

    private mutating func space() {
        while let scalar = current, " \t\r\n".unicodeScalars.contains(scalar) {
            index += 1
        }
    }

    private mutating func document() throws -> JSONValue {
        space()
        let result = try value(depth: 0)
        space()
        guard current == nil else { throw Refusal() }
        return result
    }

    private mutating func value(depth: Int) throws -> JSONValue {
        switch current {
        case "{": return try object(depth: depth + 1)
        case "[": return try array(depth: depth + 1)
        case "\"": return .string(try string())
        case "t": return try word("true", .bool(true))
        case "f": return try word("false", .bool(false))
        case "n": return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ spelling: String, _ value: JSONValue) throws -> JSONValue {
        for scalar in spelling.unicodeScalars {
            try demand(scalar)
        }
        return value
    }

    private mutating func object(depth: Int) throws -> JSONValue {
        guard depth <= depthLimit else { throw Refusal() }
        var result = JSONObject()
        var seen: Set<[UInt32]> = []
        try demand("{")
        space()
        if accept("}") { return .object(result) }
        repeat {
            space()
            let key = try string()
            let isNew = seen.insert(key.unicodeScalars.map(\.value)).inserted
            guard isNew || !refusesDuplicates else { throw Refusal() }
            space()
            try demand(":")
            space()
            result[key] = try value(depth: depth)
            space()
        } while accept(",")
        try demand("}")
        return .object(result)
    }

    private mutating func array(depth: Int) throws -> JSONValue {
        guard depth <= depthLimit else { throw Refusal() }
        var result: [JSONValue] = []
        try demand("[")
        space()
        if accept("]") { return .array(result) }
        repeat {
            space()
            result.append(try value(depth: depth))
            space()
        } while accept(",")
        try demand("]")
        return .array(result)
    }

    private mutating func string() throws -> String {
        var units: [UInt16] = []
        try demand("\"")
        while let scalar = current {
            index += 1
            switch scalar {
            case "\"": return try whole(units)
            case "\\": units.append(try escape())
            case "\u{0}"..."\u{1F}": throw Refusal()
            default: units.append(contentsOf: Character(scalar).utf16)
            }
        }
        throw Refusal()
    }

    /// The text of UTF-16 units in which every surrogate has its other half.
    private func whole(_ units: [UInt16]) throws -> String {
        guard let text = String(validating: units, as: UTF16.self) else { throw Refusal() }
        return text
    }

    private mutating func escape() throws -> UInt16 {
        guard let scalar = current else { throw Refusal() }
        index += 1
        let simple: [Unicode.Scalar: UInt16] = [
            "\"": 0x22, "\\": 0x5C, "/": 0x2F, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9,
        ]
        if let unit = simple[scalar] { return unit }
        guard scalar == "u", index + 4 <= scalars.count else { throw Refusal() }
        let digits = scalars[index..<(index + 4)]
        index += 4
        guard digits.allSatisfy(\.properties.isASCIIHexDigit) else { throw Refusal() }
        guard let unit = UInt16(String(String.UnicodeScalarView(digits)), radix: 16) else { throw Refusal() }
        return unit
    }

    private mutating func digits() throws -> Int {
        let start = index
        while let scalar = current, ("0"..."9").contains(scalar) {
            index += 1
        }
        guard index > start else { throw Refusal() }
        return index - start
    }

    private mutating func number() throws -> JSONValue {
        let start = index
        _ = accept("-")
        let hasLeadingZero = current == "0"
        let wholeDigits = try digits()
        guard !hasLeadingZero || wholeDigits == 1 else { throw Refusal() }
        var isInteger = true
        if accept(".") {
            isInteger = false
            _ = try digits()
        }
        if accept("e") || accept("E") {
            isInteger = false
            _ = accept("+") || accept("-")
            _ = try digits()
        }
        let text = String(String.UnicodeScalarView(scalars[start..<index]))
        if isInteger {
            if let value = Int64(text) { return .integer(value) }
            if let value = UInt64(text) { return .unsigned(value) }
            throw Refusal()
        }
        guard let value = Double(text), value.isFinite else { throw Refusal() }
        return .double(value)
    }
}
