/// Whether a word is a value by its form alone.
enum TokenShape {
    /// Whether the bytes are a number, an identifier, a path, an address or another value.
    ///
    /// A word with a digit is one; so is a path, a name of at least three dotted parts (a host, a package) that is no type of an
    /// exception, an address with `@`, eight or more hexadecimal digits, and a literal such as `true` or `null`.
    ///
    /// - Complexity: O(length).
    static func isVariable(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
        var slashes = 0
        var dots = 0
        var isHex = true
        var isDotted = true
        var last = end
        while last > start, bytes[last - 1] == LogByte.dot || bytes[last - 1] == 0x21 || bytes[last - 1] == 0x3F {
            last -= 1
        }
        for place in start..<last {
            let byte = bytes[place]
            if LogByte.isDigit(byte) { return true }
            switch byte {
            case LogByte.slash: slashes += 1
            case LogByte.backslash where end - start > 3: return true
            case LogByte.at where place > start && place + 1 < last: return true
            case LogByte.dot: dots += 1
            default: break
            }
            if !LogByte.isHex(byte) { isHex = false }
            if !(LogByte.isLetter(byte) || isJoint(byte)) { isDotted = false }
        }
        if slashes >= 2 || slashes == 1 && bytes[start] == LogByte.slash && end - start > 1 { return true }
        if isHex && last - start >= 8 { return true }
        if isDotted && dots >= 2 && last > start && bytes[start] != LogByte.dot && !isFault(bytes, start, last) {
            return true
        }
        return isLiteral(bytes, start, last)
    }

    /// Whether the word has a digit.
    static func holdsDigit(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
        for place in start..<end where LogByte.isDigit(bytes[place]) { return true }
        return false
    }

    /// The end of an address of at least four groups of hexadecimal digits joined by colons or hyphens (hardware addresses,
    /// IPv6, fingerprints, UUIDs) that starts here, or nil. One pair of colons stands for any number of groups.
    ///
    /// - Source: https://datatracker.ietf.org/doc/html/rfc4291#section-2.2
    /// - Complexity: O(length of the address).
    static func groupedHexEnd(_ bytes: [UInt8], _ start: Int, _ limit: Int) -> Int? {
        var place = start
        var groups = 0
        var length = 0
        var longest = 0
        var isShortened = false
        var hasDigit = false
        while place < limit {
            let byte = bytes[place]
            if LogByte.isHex(byte) {
                hasDigit = hasDigit || LogByte.isDigit(byte)
                length += 1
                longest = max(longest, length)
            } else if byte == LogByte.colon || byte == LogByte.hyphen, length > 0, place + 1 < limit {
                let isPair = byte == LogByte.colon && bytes[place + 1] == LogByte.colon
                guard LogByte.isHex(bytes[place + 1]) || isPair && !isShortened else { break }
                groups += 1
                length = 0
                if isPair {
                    isShortened = true
                    place += 1
                }
            } else {
                break
            }
            place += 1
        }
        let isAddress = isShortened ? groups >= 1 && hasDigit && longest <= 4 : groups >= 3 && longest <= 12
        guard isAddress else { return nil }
        // The length of a network's prefix, or a zone.
        if place < limit, bytes[place] == LogByte.slash || bytes[place] == 0x25 {
            while place < limit, bytes[place] != LogByte.space, !LogByte.isDelimiter(bytes[place]) { place += 1 }
        }
        if place < limit {
            let next = bytes[place]
            let isStop = next == LogByte.dot && (place + 1 == limit || bytes[place + 1] == LogByte.space)
            guard next == LogByte.space || isStop || LogByte.isDelimiter(next) && next != LogByte.equals
            else { return nil }
        }
        return place
    }

    /// Whether the word has only bytes that mark nothing by themselves, such as `****` or `--`.
    static func isFiller(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
        for place in start..<end {
            switch bytes[place] {
            case LogByte.star, LogByte.hyphen, LogByte.plus, LogByte.tilde, LogByte.hash: continue
            default: return false
            }
        }
        return true
    }

    private static func isJoint(_ byte: UInt8) -> Bool {
        byte == LogByte.dot || byte == LogByte.underscore || byte == LogByte.hyphen || byte == 0x24
    }

    private static func isLiteral(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
        guard end - start >= 3, end - start <= 5, let key = ShortWord.key(bytes, start, end) else { return false }
        return ShortWord.literals.contains(key)
    }

    private static let faultEndings = [Array("Exception".utf8), Array("Error".utf8)]

    /// Whether the dotted name is the type of an exception, which says what happened.
    private static func isFault(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
        faultEndings.contains { ending in
            end - start > ending.count && bytes[(end - ending.count)..<end].elementsEqual(ending)
        }
    }
}
