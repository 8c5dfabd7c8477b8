/// Copies the bytes of a line so that nothing in them acts on whoever reads on.
enum LineCopy {
    private static let escape: UInt8 = 0x1B

    /// Replaces `buffer` by at most `limit` bytes of `line`: control bytes become spaces, colour sequences of terminals vanish.
    ///
    /// - Complexity: O(min(line, limit)); a colour sequence is at most 32 bytes.
    static func copy(_ line: ArraySlice<UInt8>, limit: Int, into buffer: inout [UInt8]) {
        buffer.removeAll(keepingCapacity: true)
        var place = line.startIndex
        let end = line.startIndex + min(limit, line.count)
        while place < end {
            let byte = line[place]
            if byte == escape {
                place = sequenceEnd(line, place, end)
                continue
            }
            buffer.append(byte < 0x20 || byte == 0x7F ? LogByte.space : byte)
            place += 1
        }
        while buffer.last == LogByte.space { buffer.removeLast() }
    }

    /// The place behind a control sequence (`ESC [ parameters final`), or behind the escape byte alone.
    private static func sequenceEnd(_ line: ArraySlice<UInt8>, _ start: Int, _ end: Int) -> Int {
        guard start + 1 < end, line[start + 1] == LogByte.openSquare else { return start + 1 }
        for place in (start + 2)..<max(start + 2, min(end, start + 32)) where line[place] >= 0x40 && line[place] < 0x7F
        {
            return place + 1
        }
        return start + 1
    }
}
