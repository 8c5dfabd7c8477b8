/// Finds the value of `key=value`.
enum KeyedValue {
    /// The most pieces of one value.
    static let limit = 64

    /// The place behind the last piece of the value that starts at `place`, or nil if no value of a key starts there.
    ///
    /// The value stands right behind the equals sign and goes up to white space, a comma or a semicolon; brackets and quotes are
    /// kept whole. Prose in quotes behind a key such as `msg` is the message itself and no value.
    ///
    /// - Complexity: O(length of the value).
    static func end(
        _ pieces: [LinePiece],
        from place: Int,
        after tokens: [MaskedToken],
        in bytes: [UInt8]
    ) -> Int? {
        guard place > 0, pieces[place].isGlued, let sign = tokens.last, sign.kind == .delimiter,
            bytes[sign.start] == LogByte.equals, sign.end == pieces[place].start
        else { return nil }
        if LogByte.isQuote(bytes[pieces[place].start]), isProse(tokens, in: bytes) { return nil }
        return balancedEnd(pieces, from: place, in: bytes)
    }

    private static func isProse(_ tokens: [MaskedToken], in bytes: [UInt8]) -> Bool {
        guard tokens.count >= 2 else { return false }
        let key = tokens[tokens.count - 2]
        guard key.kind == .word, let packed = ShortWord.key(bytes, key.start, key.end) else { return false }
        return ShortWord.prose.contains(packed)
    }

    private static func balancedEnd(_ pieces: [LinePiece], from start: Int, in bytes: [UInt8]) -> Int? {
        var closers: [UInt8] = []
        var quote: UInt8?
        var place = start
        let end = min(pieces.count, start + limit)
        scan: while place < end {
            let piece = pieces[place]
            if place > start, !piece.isGlued, closers.isEmpty, quote == nil { break }
            let byte = bytes[piece.start]
            if piece.kind == .delimiter {
                if let open = quote {
                    if byte == open { quote = nil }
                } else if LogByte.isQuote(byte) {
                    quote = byte
                } else if let closing = LogByte.closing(byte) {
                    closers.append(closing)
                } else if LogByte.isClosing(byte) {
                    guard closers.last == byte else { break scan }
                    closers.removeLast()
                } else if byte == LogByte.comma || byte == LogByte.semicolon, closers.isEmpty {
                    break
                }
            }
            place += 1
        }
        guard place > start else { return nil }
        // What never closes is no value as a whole: its first piece is.
        return closers.isEmpty && quote == nil ? place : start + 1
    }
}
