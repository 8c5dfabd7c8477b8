/// What of a template says which statement of a program wrote it, and which failure it tells of.
enum StatementText: Sendable {
    private static let value = Array("<*>".utf8)

    /// The template with everything behind a key as a value: `[station: north]` and `[station: south]` are one statement.
    ///
    /// A key ends in an equals sign, or in a colon before a space. What is behind it reaches to the bracket that closes around
    /// it, or to the end. Few different words are no evidence for a value by themselves; this takes the writer's word for it.
    /// - Complexity: O(length).
    static func statement(_ template: String) -> String {
        let bytes = Array(template.utf8)
        var text: [UInt8] = []
        var place = 0
        while place < bytes.count {
            let byte = bytes[place]
            text.append(byte)
            place += 1
            let isKey =
                byte == LogByte.equals
                || byte == LogByte.colon && (place == bytes.count || bytes[place] == LogByte.space)
            guard isKey, !isValue(bytes, place) else { continue }
            place = end(of: place, in: bytes)
            text += value
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Whether a value by itself follows, with more behind it.
    private static func isValue(_ bytes: [UInt8], _ start: Int) -> Bool {
        var place = start
        while place < bytes.count, bytes[place] == LogByte.space { place += 1 }
        let end = place + value.count
        return end < bytes.count && bytes[place..<end].elementsEqual(value) && bytes[end] == LogByte.space
    }

    /// The bracket that closes around `start`, or the end.
    private static func end(of start: Int, in bytes: [UInt8]) -> Int {
        var depth = 0
        for place in start..<max(start, bytes.count) {
            switch bytes[place] {
            case LogByte.openSquare, LogByte.openRound, LogByte.openCurly: depth += 1
            case LogByte.closeSquare, LogByte.closeRound, LogByte.closeCurly:
                if depth == 0 { return place }
                depth -= 1
            default: break
            }
        }
        return bytes.count
    }

    /// The template with names as values: a failure to reach `stock-service` and one to reach `user-service` are one kind of failure.
    ///
    /// Names are words with a hyphen inside, as hosts and workloads have them, and those that `isName` knows.
    /// - Complexity: O(length).
    static func failure(_ template: String, isName: (Substring) -> Bool) -> String {
        var text = ""
        var rest = template[...]
        while let first = rest.first {
            guard isPartOfWord(first) else {
                text.append(first)
                rest.removeFirst()
                continue
            }
            let word = rest.prefix(while: isPartOfWord)
            rest = rest.dropFirst(word.count)
            let hasHyphen = word.dropFirst().dropLast().contains("-")
            text += hasHyphen || isName(word) ? "<*>" : word
        }
        return text
    }

    private static func isPartOfWord(_ character: Character) -> Bool {
        character == "-" || character == "_" || character.isLetter || character.isNumber
    }
}
