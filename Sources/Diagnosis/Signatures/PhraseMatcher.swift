/// Finds which of many phrases occur in a text, in one pass over it whatever their number.
///
/// Letters are compared without case; only ASCII letters are folded, since phrases of programs' messages are ASCII.
/// - Source: A. V. Aho, M. J. Corasick, "Efficient string matching", Communications of the ACM 18(6), 1975,
///   doi:10.1145/360825.360855.
struct PhraseMatcher: Sendable {
    /// The number of different bytes that occur in phrases, and one more for all others.
    private let width: Int
    /// The class of each byte.
    private let classes: [UInt16]
    /// The next state for each state and class.
    private let transitions: [Int32]
    /// The phrases that end in each state.
    private let matches: [[Int]]

    /// A matcher of `phrases`, which are in lower case and not empty.
    /// - Complexity: O(total length of the phrases × number of different bytes).
    init(_ phrases: [String]) {
        var classes = Array(repeating: UInt16(0), count: 256)
        var width = 1
        for byte in phrases.flatMap(\.utf8) where classes[Int(byte)] == 0 {
            classes[Int(byte)] = UInt16(width)
            width += 1
        }
        for upper in UInt8(ascii: "A")...UInt8(ascii: "Z") { classes[Int(upper)] = classes[Int(upper | 0x20)] }
        self.classes = classes
        self.width = width
        var trie = Trie(width: width, letters: phrases.reduce(0) { $0 + $1.utf8.count })
        for (number, phrase) in phrases.enumerated() { trie.insert(phrase.utf8.map { classes[Int($0)] }, number) }
        trie.complete()
        transitions = trie.next
        matches = trie.matches
    }

    /// The numbers of the phrases that occur in `text`, each once, in order of their first end.
    /// - Complexity: O(length of `text` + number of occurrences).
    func phrases(in text: String.UTF8View) -> [Int] {
        var state = 0
        var found: [Int] = []
        for byte in text {
            state = Int(transitions[state * width + Int(classes[Int(byte)])])
            for phrase in matches[state] where !found.contains(phrase) { found.append(phrase) }
        }
        return found
    }

    /// The states while they are built.
    private struct Trie: Sendable {
        let width: Int
        var next: [Int32]
        var matches: [[Int]] = [[]]

        /// No phrase yet, with room for as many letters.
        init(width: Int, letters: Int) {
            self.width = width
            next = Array(repeating: -1, count: width)
            next.reserveCapacity((letters + 1) * width)
            matches.reserveCapacity(letters + 1)
        }

        /// Enters a phrase.
        mutating func insert(_ phrase: [UInt16], _ number: Int) {
            var state = 0
            for letter in phrase {
                let place = state * width + Int(letter)
                if next[place] < 0 {
                    next[place] = Int32(matches.count)
                    matches.append([])
                    next.append(contentsOf: repeatElement(-1, count: width))
                }
                state = Int(next[place])
            }
            matches[state].append(number)
        }

        /// Fills in where each state goes on when a phrase breaks off.
        mutating func complete() {
            var failure = Array(repeating: 0, count: matches.count)
            var queue: [Int] = []
            for letter in 0..<width {
                if next[letter] < 0 {
                    next[letter] = 0
                } else {
                    queue.append(Int(next[letter]))
                }
            }
            var head = 0
            while head < queue.count {
                let state = queue[head]
                head += 1
                matches[state] += matches[failure[state]]
                for letter in 0..<width {
                    let place = state * width + letter
                    let fallback = next[failure[state] * width + letter]
                    if next[place] < 0 {
                        next[place] = fallback
                    } else {
                        failure[Int(next[place])] = Int(fallback)
                        queue.append(Int(next[place]))
                    }
                }
            }
        }
    }
}
