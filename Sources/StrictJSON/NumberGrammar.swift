/// The byte-by-byte grammar of a JSON number, shared by both readers.
///
/// - Source: RFC 8259 section 6.
struct NumberGrammar {
    /// What a byte led to.
    enum Step {
        /// The byte belongs to the number.
        case taken
        /// The number was complete before this byte, which is not part of it.
        case ended
        /// No JSON text has this byte here.
        case impossible
    }

    /// The part of the number that was read last.
    private enum State: UInt8 {
        /// Nothing; goes to `minus`, `zero` or `integer`.
        case start
        /// The sign; goes to `zero` or `integer`.
        case minus
        /// A leading zero, after which no digit may follow; goes to `point` or `exponentMark`.
        case zero
        /// Digits before any point; goes to `point` or `exponentMark`.
        case integer
        /// The point; goes to `fraction`.
        case point
        /// Digits after the point; goes to `exponentMark`.
        case fraction
        /// `e` or `E`; goes to `exponentSign` or `exponent`.
        case exponentMark
        /// The exponent's sign; goes to `exponent`.
        case exponentSign
        /// The exponent's digits; the last state.
        case exponent
    }

    /// The part of the number that was read last.
    private var state = State.start

    /// Whether what was read is a whole number, in the sense that it might end here.
    var isComplete: Bool {
        switch state {
        case .zero, .integer, .fraction, .exponent: true
        case .start, .minus, .point, .exponentMark, .exponentSign: false
        }
    }

    /// Whether what was read has neither a point nor an exponent.
    var isInteger: Bool { state == .zero || state == .integer }

    /// Takes the next byte.
    mutating func consume(_ byte: UInt8) -> Step {
        if JSONByte.isDigit(byte) {
            return consumeDigit(byte)
        }
        switch (byte, state) {
        case (JSONByte.minus, .start): state = .minus
        case (JSONByte.point, .zero), (JSONByte.point, .integer): state = .point
        case (JSONByte.lowercaseE, _) where isMantissaComplete, (JSONByte.uppercaseE, _) where isMantissaComplete:
            state = .exponentMark
        case (JSONByte.minus, .exponentMark), (JSONByte.plus, .exponentMark): state = .exponentSign
        default: return isComplete ? .ended : .impossible
        }
        return .taken
    }

    /// Whether an exponent may begin.
    private var isMantissaComplete: Bool { isComplete && state != .exponent }

    /// Takes a digit.
    private mutating func consumeDigit(_ byte: UInt8) -> Step {
        switch state {
        case .start, .minus: state = byte == JSONByte.zero ? .zero : .integer
        case .zero: return .impossible
        case .integer, .fraction, .exponent: break
        case .point: state = .fraction
        case .exponentMark, .exponentSign: state = .exponent
        }
        return .taken
    }
}
