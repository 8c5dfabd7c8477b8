/// Reads the response to an XML-RPC call. Of XML it takes what such a response needs and nothing else: no document type, so no
/// entities but the five that XML has, no attributes, no comments, no name spaces; every element in its place.
struct XMLRPCReader: Sendable {
    /// Why bytes are no response.
    struct Garbage: Error, Sendable, Hashable {
        /// Where, in bytes from the beginning.
        let offset: Int
    }

    /// What a response holds.
    enum Response: Sendable, Hashable {
        case value(XMLRPCValue)
        case fault(XMLRPCFault)
    }

    /// How deep values may lie in each other.
    static let mostLevels = 12

    private let bytes: [UInt8]
    private var place = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The response that `bytes` are.
    /// - Complexity: O(bytes).
    static func response(_ bytes: [UInt8]) throws(Garbage) -> Response {
        var reader = XMLRPCReader(bytes)
        return try reader.response()
    }

    private var garbage: Garbage { Garbage(offset: place) }

    private mutating func response() throws(Garbage) -> Response {
        if take("<?xml") {
            while place < bytes.count, bytes[place] != UInt8(ascii: "?"), place < 200 { place += 1 }
            try expect("?>")
        }
        try open("methodResponse")
        skipBlanks()
        let response: Response
        if take("<params>") {
            try open("param")
            response = .value(try value(1))
            try close("param")
            try close("params")
        } else {
            try open("fault")
            guard let fault = try value(1).fault else { throw garbage }
            response = .fault(fault)
            try close("fault")
        }
        try close("methodResponse")
        skipBlanks()
        guard place == bytes.count else { throw garbage }
        return response
    }

    private mutating func value(_ level: Int) throws(Garbage) -> XMLRPCValue {
        guard level <= Self.mostLevels else { throw garbage }
        try open("value")
        let before = place
        skipBlanks()
        guard place < bytes.count, bytes[place] == UInt8(ascii: "<"), !comes("</value>") else {
            // Without a type it is text, blanks and all.
            place = before
            let text = try text()
            try expect("</value>")
            return .text(text)
        }
        let value = try typed(level)
        try close("value")
        return value
    }

    private mutating func typed(_ level: Int) throws(Garbage) -> XMLRPCValue {
        if take("<string/>") { return .text("") }
        if take("<string>") {
            let text = try text()
            try expect("</string>")
            return .text(text)
        }
        for name in ["int", "i4", "i8"] where take("<\(name)>") {
            let text = try text()
            guard let number = Self.number(text) else { throw garbage }
            try expect("</\(name)>")
            return .integer(number)
        }
        if take("<boolean>") {
            let isTrue = take("1")
            if !isTrue { try expect("0") }
            try expect("</boolean>")
            return .boolean(isTrue)
        }
        if take("<array>") { return .array(try items(level)) }
        try expect("<struct>")
        return .structure(try members(level))
    }

    private mutating func items(_ level: Int) throws(Garbage) -> [XMLRPCValue] {
        skipBlanks()
        if take("<data/>") {
            try close("array")
            return []
        }
        try open("data")
        var items: [XMLRPCValue] = []
        skipBlanks()
        while comes("<value>") {
            items.append(try value(level + 1))
            skipBlanks()
        }
        try close("data")
        try close("array")
        return items
    }

    private mutating func members(_ level: Int) throws(Garbage) -> [String: XMLRPCValue] {
        var members: [String: XMLRPCValue] = [:]
        skipBlanks()
        while take("<member>") {
            try open("name")
            let name = try text()
            try expect("</name>")
            guard members.updateValue(try value(level + 1), forKey: name) == nil else { throw garbage }
            try close("member")
            skipBlanks()
        }
        try close("struct")
        return members
    }

    /// Text up to the next tag.
    private mutating func text() throws(Garbage) -> String {
        var text: [UInt8] = []
        while place < bytes.count, bytes[place] != UInt8(ascii: "<") {
            if bytes[place] == UInt8(ascii: "&") {
                text += try reference()
            } else {
                text.append(bytes[place])
                place += 1
            }
        }
        guard let string = String(validating: text, as: UTF8.self) else { throw garbage }
        return string
    }

    /// One of the five entities that XML itself has, or a character by its number.
    private mutating func reference() throws(Garbage) -> [UInt8] {
        for (name, character) in [("amp", "&"), ("lt", "<"), ("gt", ">"), ("quot", "\""), ("apos", "'")]
        where take("&\(name);") { return Array(character.utf8) }
        try expect("&#")
        let radix = take("x") ? 16 : 10
        let digits = bytes[place...].prefix(8).prefix { $0 != UInt8(ascii: ";") }
        guard let number = UInt32(String(decoding: digits, as: UTF8.self), radix: radix), number > 0,
            digits.first != UInt8(ascii: "+"), let scalar = Unicode.Scalar(number)
        else { throw garbage }
        place += digits.count
        try expect(";")
        return Array(String(scalar).utf8)
    }

    private static func number(_ text: String) -> Int64? {
        text.utf8.first == UInt8(ascii: "+") ? nil : Int64(text)
    }

    private mutating func open(_ name: String) throws(Garbage) {
        skipBlanks()
        try expect("<\(name)>")
    }

    private mutating func close(_ name: String) throws(Garbage) {
        skipBlanks()
        try expect("</\(name)>")
    }

    private mutating func expect(_ text: String) throws(Garbage) { guard take(text) else { throw garbage } }

    private mutating func take(_ text: String) -> Bool {
        guard comes(text) else { return false }
        place += text.utf8.count
        return true
    }

    private func comes(_ text: String) -> Bool { bytes[place...].starts(with: text.utf8) }

    private mutating func skipBlanks() {
        while place < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[place]) { place += 1 }
    }
}
