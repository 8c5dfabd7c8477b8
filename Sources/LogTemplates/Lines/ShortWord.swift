/// A word of at most eight ASCII bytes in lower case, packed into one number, so that a list of words is a set of numbers.
enum ShortWord {
    /// The packed word, or nil if the range is empty or longer than eight bytes.
    ///
    /// - Complexity: O(1).
    static func key(_ bytes: [UInt8], _ start: Int, _ end: Int) -> UInt64? {
        guard end > start, end - start <= 8 else { return nil }
        var key: UInt64 = 0
        for place in start..<end { key = key << 8 | UInt64(LogByte.lowered(bytes[place])) }
        return key
    }

    /// The words as a set; each has at most eight bytes.
    static func set(_ words: String) -> Set<UInt64> {
        Set(
            words.split(separator: " ").compactMap { word in
                let bytes = Array(word.utf8)
                return key(bytes, 0, bytes.count)
            }
        )
    }

    static let weekdays = set("mon tue wed thu fri sat sun monday tuesday thursday friday saturday sunday")
    static let months = set(
        "jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august october november"
    )
    /// Zones of the clock as they stand behind a time.
    static let zones = set(
        "utc gmt pst pdt est edt cst cdt mst mdt cet cest wet west eet eest bst ist jst hst akst akdt"
    )
    /// Units of what stands before them: sizes, durations, rates.
    static let units = set(
        "b kb mb gb tb kib mib gib tib byte bytes ns us ms s sec secs second seconds msec msecs millis minute minutes min mins hour hours hr hrs h day days hz khz mhz ghz pages blocks"
    )
    /// Values rather than words of a message: truth values, nothing, and the accounts that every system has.
    static let literals = set("true false null nil nan root admin")
    /// Words before `user` that make what follows a name.
    static let beforeUser = set("for by invalid illegal unknown as of")
    static let user = set("user")
    /// Keys whose value is prose.
    static let prose = set("msg message event error err reason desc cause")
}
