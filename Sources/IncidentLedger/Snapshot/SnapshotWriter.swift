/// Writes a snapshot: numbers in as few bytes as they need, texts with their length. The same values give the same bytes.
struct SnapshotWriter: Sendable {
    /// What was written.
    private(set) var bytes: [UInt8] = []

    /// A writer with room for `capacity` bytes.
    init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    /// Writes a number, seven bits a byte, the lowest first.
    /// - Source: LEB128, DWARF 5, section 7.6.
    mutating func write(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Writes a signed number: small ones of either sign take few bytes.
    mutating func write(_ number: Int64) { write(UInt64(bitPattern: number << 1 ^ number >> 63)) }

    /// Writes a count or a place.
    mutating func write(_ count: Int) { write(UInt64(count)) }

    /// Writes yes or no.
    mutating func write(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

    /// Writes a fraction, bit for bit.
    mutating func write(_ value: Double) {
        for shift in stride(from: 0, to: 64, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> UInt64(shift)))
        }
    }

    /// Writes all eight bytes of a number that is as good as random.
    mutating func writeWhole(_ number: UInt64) {
        for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift))) }
    }

    /// Writes bytes with their number before them.
    mutating func write(_ content: [UInt8]) {
        write(content.count)
        bytes.append(contentsOf: content)
    }

    /// Writes a text.
    mutating func write(_ text: String) {
        write(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    /// Writes a value that may be absent.
    mutating func write<Value>(_ value: Value?, _ body: (inout SnapshotWriter, Value) -> Void) {
        write(value != nil)
        if let value { body(&self, value) }
    }

    /// Writes values one by one.
    mutating func write<Values: Collection>(_ values: Values, _ body: (inout SnapshotWriter, Values.Element) -> Void) {
        write(values.count)
        for value in values { body(&self, value) }
    }
}

/// Reads a snapshot back. One that is cut or foreign is refused, and the journal is folded from its beginning.
struct SnapshotReader: Sendable {
    private let bytes: [UInt8]
    private var place = 0

    /// A reader of these bytes.
    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Whether everything was read.
    var isAtEnd: Bool { place == bytes.count }

    private mutating func byte() throws(LedgerError) -> UInt8 {
        guard place < bytes.count else { throw .badSnapshot }
        defer { place += 1 }
        return bytes[place]
    }

    /// Reads a number.
    mutating func number() throws(LedgerError) -> UInt64 {
        var number: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            let next = try byte()
            number |= UInt64(next & 0x7F) << shift
            if next < 0x80 { return number }
        }
        throw .badSnapshot
    }

    /// Reads a signed number.
    mutating func signed() throws(LedgerError) -> Int64 {
        let number = try number()
        return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
    }

    /// Reads a count of things that take at least a byte each.
    mutating func count() throws(LedgerError) -> Int {
        let count = try number()
        guard count <= UInt64(bytes.count - place) else { throw .badSnapshot }
        return Int(count)
    }

    /// Reads a number that fits 32 bits.
    mutating func number32() throws(LedgerError) -> UInt32 {
        guard let number = UInt32(exactly: try number()) else { throw .badSnapshot }
        return number
    }

    /// Reads yes or no.
    mutating func flag() throws(LedgerError) -> Bool { try byte() != 0 }

    /// Reads eight bytes.
    mutating func whole() throws(LedgerError) -> UInt64 {
        guard bytes.count - place >= 8 else { throw .badSnapshot }
        var number: UInt64 = 0
        for offset in 0..<8 { number |= UInt64(bytes[place + offset]) << UInt64(8 * offset) }
        place += 8
        return number
    }

    /// Reads a fraction.
    mutating func fraction() throws(LedgerError) -> Double { Double(bitPattern: try whole()) }

    /// Reads bytes.
    mutating func content() throws(LedgerError) -> [UInt8] {
        let count = try count()
        defer { place += count }
        return Array(bytes[place..<place + count])
    }

    /// Reads a text.
    mutating func text() throws(LedgerError) -> String {
        let count = try count()
        defer { place += count }
        return String(decoding: bytes[place..<place + count], as: UTF8.self)
    }

    /// Reads a value that may be absent.
    mutating func optional<Value>(
        _ body: (inout SnapshotReader) throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value? {
        try flag() ? try body(&self) : nil
    }

    /// Reads values one by one.
    mutating func array<Value>(
        _ body: (inout SnapshotReader) throws(LedgerError) -> Value
    ) throws(LedgerError) -> [Value] {
        let count = try count()
        var values: [Value] = []
        values.reserveCapacity(min(count, 1 << 20))
        for _ in 0..<count { values.append(try body(&self)) }
        return values
    }
}
