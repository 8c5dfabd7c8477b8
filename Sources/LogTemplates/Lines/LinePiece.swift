/// A part of a line: a word, a delimiter or a value, by its place in the line's bytes.
struct LinePiece {
    /// What the piece is.
    enum Kind: UInt8 {
        /// Part of the message.
        case word
        /// A bracket, quote, colon, comma or their like.
        case delimiter
        /// A value.
        case variable
    }

    /// The first byte.
    var start: Int
    /// The byte behind the last.
    var end: Int
    /// What it is.
    var kind: Kind
    /// Whether no white space stands before it.
    var isGlued: Bool
}

/// Cuts a line into pieces at white space and delimiters.
enum LineLexer {
    /// Appends the pieces of `bytes[start..<end]`, at most `limit` of them.
    ///
    /// White space is the space alone: everything below it was made one before (`LineCopy`). A run of dots of three or more is a leader
    /// (`size.......4096`) and parts what stands around it.
    ///
    /// - Complexity: O(length).
    static func append(_ bytes: [UInt8], from start: Int, to end: Int, limit: Int, into pieces: inout [LinePiece]) {
        var place = start
        var isGlued = false
        while place < end, pieces.count < limit {
            let byte = bytes[place]
            if byte == LogByte.space {
                isGlued = false
                place += 1
                continue
            }
            if !isGlued || isAfterOpening(bytes, place, start), LogByte.isHex(byte),
                let stop = TokenShape.groupedHexEnd(bytes, place, end)
            {
                pieces.append(LinePiece(start: place, end: stop, kind: .variable, isGlued: isGlued))
                place = stop
            } else if LogByte.isDelimiter(byte) {
                pieces.append(LinePiece(start: place, end: place + 1, kind: .delimiter, isGlued: isGlued))
                place += 1
            } else {
                let stop = wordEnd(bytes, place, end)
                pieces.append(LinePiece(start: place, end: stop, kind: .word, isGlued: isGlued))
                place = stop
                while place < end, bytes[place] == LogByte.dot { place += 1 }
            }
            isGlued = true
        }
    }

    /// Where the word that starts here ends: before a space, a delimiter or a leader of dots.
    private static func wordEnd(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
        var place = start
        while place < end {
            let byte = bytes[place]
            if byte == LogByte.space || LogByte.isDelimiter(byte) { break }
            if byte == LogByte.dot, place > start, place + 2 < end, bytes[place + 1] == LogByte.dot,
                bytes[place + 2] == LogByte.dot
            {
                break
            }
            place += 1
        }
        return place
    }

    private static func isAfterOpening(_ bytes: [UInt8], _ place: Int, _ start: Int) -> Bool {
        guard place > start else { return true }
        let before = bytes[place - 1]
        return LogByte.closing(before) != nil || LogByte.isQuote(before)
    }
}
