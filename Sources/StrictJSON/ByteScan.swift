/// Reading many bytes at a time without leaving the checked world.
///
/// Eight bytes are taken out of a `Span` with one bounds check and joined into a word; the optimiser makes that one
/// load. The tests for "any byte equal to" and "any byte less than" are the well-known ones on words.
///
/// - Source: Henry S. Warren, Hacker's Delight, 2nd edition, section 6-1; the borrow can only disturb bytes above the
///   first true hit, and only the first hit is used.
enum ByteScan {
    /// A run of bytes inside a string.
    struct StringRun {
        /// Where the run stops: at a quote, a backslash, a control character or the end.
        var end: Int
        /// Whether a byte of 0x80 or more lies in the run, so that its UTF-8 must be checked.
        var hasNonASCII: Bool
    }

    /// 0x01 in each byte.
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    /// 0x80 in each byte.
    private static let tops: UInt64 = 0x8080_8080_8080_8080

    /// Eight bytes as a little-endian word.
    ///
    /// - Complexity: O(1).
    @inline(__always)
    static func word(_ bytes: Span<UInt8>, at offset: Int) -> UInt64 {
        let eight = bytes.extracting(offset..<(offset &+ 8))
        let low = UInt64(eight[0]) | UInt64(eight[1]) &<< 8 | UInt64(eight[2]) &<< 16 | UInt64(eight[3]) &<< 24
        let high = UInt64(eight[4]) | UInt64(eight[5]) &<< 8 | UInt64(eight[6]) &<< 16 | UInt64(eight[7]) &<< 24
        return low | high &<< 32
    }

    /// The first `count` bytes from `offset`, at most eight, as a little-endian word whose other bytes are zero.
    ///
    /// - Complexity: O(1).
    @inline(__always)
    static func partialWord(_ bytes: Span<UInt8>, at offset: Int, count: Int) -> UInt64 {
        if offset &+ 8 <= bytes.count {
            return word(bytes, at: offset) & ~(count < 8 ? UInt64.max &<< UInt64(count &* 8) : 0)
        }
        var result: UInt64 = 0
        for index in 0..<count {
            result |= UInt64(bytes[offset &+ index]) &<< UInt64(index &* 8)
        }
        return result
    }

    /// The high bit of each byte that ends a plain run: a quote, a backslash, a control character.
    @inline(__always)
    private static func stops(_ word: UInt64) -> UInt64 {
        let quotes = word ^ (ones &* UInt64(JSONByte.quote))
        let backslashes = word ^ (ones &* UInt64(JSONByte.backslash))
        let quoteHits = (quotes &- ones) & ~quotes
        let backslashHits = (backslashes &- ones) & ~backslashes
        let controlHits = (word &- ones &* UInt64(JSONByte.space)) & ~word
        return (quoteHits | backslashHits | controlHits) & tops
    }

    /// Whether the byte ends a plain run.
    @inline(__always)
    private static func isStop(_ byte: UInt8) -> Bool {
        byte == JSONByte.quote || byte == JSONByte.backslash || byte < JSONByte.space
    }

    /// The run from `start` up to the first quote, backslash or control character, non-ASCII bytes included.
    ///
    /// - Complexity: O(length of the run), eight bytes a step.
    @inline(__always)
    static func stringRun(_ bytes: Span<UInt8>, from start: Int) -> StringRun {
        var offset = start
        var seen: UInt64 = 0
        while offset &+ 8 <= bytes.count {
            let word = word(bytes, at: offset)
            let hits = stops(word)
            if hits != 0 {
                let before = (hits & (0 &- hits)) &- 1
                return StringRun(
                    end: offset &+ hits.trailingZeroBitCount &>> 3,
                    hasNonASCII: (seen | word & before) & tops != 0
                )
            }
            seen |= word
            offset &+= 8
        }
        while offset < bytes.count, !isStop(bytes[offset]) {
            seen |= UInt64(bytes[offset])
            offset &+= 1
        }
        return StringRun(end: offset, hasNonASCII: seen & tops != 0)
    }

    /// Where the run of plain ASCII from `start` ends: at a quote, a backslash, a control character or a non-ASCII byte.
    ///
    /// - Complexity: O(length of the run), eight bytes a step.
    static func asciiRunEnd(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var offset = start
        while offset &+ 8 <= bytes.count {
            let word = word(bytes, at: offset)
            let hits = stops(word) | word & tops
            if hits != 0 {
                return offset &+ hits.trailingZeroBitCount &>> 3
            }
            offset &+= 8
        }
        while offset < bytes.count, !isStop(bytes[offset]), bytes[offset] < 0x80 {
            offset &+= 1
        }
        return offset
    }

    /// Whether two stretches of `count` bytes are the same.
    ///
    /// - Complexity: O(count), eight bytes a step.
    static func isEqual(
        _ left: Span<UInt8>,
        at leftStart: Int,
        _ right: Span<UInt8>,
        at rightStart: Int,
        count: Int
    ) -> Bool {
        var index = 0
        while index < count {
            let step = min(8, count &- index)
            let leftWord = partialWord(left, at: leftStart &+ index, count: step)
            guard leftWord == partialWord(right, at: rightStart &+ index, count: step) else { return false }
            index &+= 8
        }
        return true
    }

    /// A cheap number that equal stretches share; unequal ones may share it too, and a hostile sender can make them.
    ///
    /// It filters comparisons in short lists only; longer ones use ``KeyTable``.
    ///
    /// - Complexity: O(1): the first and last eight bytes and the length.
    @inline(__always)
    static func fingerprint(_ bytes: Span<UInt8>, at start: Int, count: Int) -> UInt64 {
        let head = partialWord(bytes, at: start, count: min(count, 8))
        let tail = count > 8 ? word(bytes, at: start &+ count &- 8) : 0
        return (head ^ (tail &<< 23 | tail &>> 41)) &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(truncatingIfNeeded: count)
    }

    /// Feeds a stretch of bytes and its length to a hasher.
    ///
    /// - Complexity: O(count), eight bytes a step.
    static func hash(_ bytes: Span<UInt8>, at start: Int, count: Int, into hasher: inout Hasher) {
        hasher.combine(count)
        var index = 0
        while index < count {
            hasher.combine(partialWord(bytes, at: start &+ index, count: min(8, count &- index)))
            index &+= 8
        }
    }
}
