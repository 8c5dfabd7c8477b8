import EvenkeelTestKit
import Journal
import Signatures

/// An exported journal, spoilt in one place, and where a verifier has to notice it.
///
/// The state of the verification after each line is kept, so that a spoilt export is verified from the spoilt line on and
/// a million of them take seconds.
struct JournalMutation {
    /// What was done to the export.
    enum Kind: CaseIterable {
        case bit, drop, insert, swap, cut, splice
    }

    let lines: [[UInt8]]
    /// The lines of another journal of the same key and origin.
    let others: [[UInt8]]
    let trusted: [SignedCheckpoint]
    /// For each line the entry that a verifier expects there; 0 for the header.
    let expected: [UInt64]
    /// The verification before each line, and after the last.
    private let states: [JournalVerification]

    init(_ sample: SampleJournal, other: SampleJournal) throws {
        lines = try sample.lines()
        others = try other.lines()
        trusted = [try sample.checkpoint()]
        var states = [JournalVerification(key: nil, trusted: trusted)]
        var expected: [UInt64] = []
        var next: UInt64 = 0
        for line in lines {
            expected.append(next)
            var state = states[states.count - 1]
            state.feed(line)
            states.append(state)
            if next == 0 || Self.isEntry(line) { next += 1 }
        }
        self.states = states
        self.expected = expected
    }

    static func isEntry(_ line: [UInt8]) -> Bool { line.starts(with: "{\"chain\"".utf8) }
    static func isCheckpoint(_ line: [UInt8]) -> Bool { line.starts(with: "{\"checkpoint\"".utf8) }

    /// A spoilt export: the first spoilt line, everything from there on, and the entry that must be named.
    struct Spoilt {
        let kind: Kind
        let firstLine: Int
        let bytes: [UInt8]
        /// The entries of which the first bad one must be named.
        ///
        /// That is one, with two exceptions. Where the beginning was put in from another journal of the same key, it fits
        /// by itself, and what shows is the entry that does not continue it. Where a checkpoint was moved back behind
        /// entries that are as they were, the checkpoint shows.
        let sequences: ClosedRange<UInt64>

        /// Whether a fault names the right place.
        func isLocated(by fault: JournalFault) -> Bool {
            // A signed checkpoint of other entries: which of them are others, it cannot tell.
            if fault.kind == .rewritten { return fault.sequence...fault.lastSequence + 1 ~= sequences.lowerBound }
            return sequences.contains(fault.sequence)
        }
    }

    /// Spoils the export; nil when the draw would change nothing, or only what vouches and is not vouched for.
    func spoil(_ generator: inout SeededGenerator) -> Spoilt? {
        let kind = Kind.allCases.randomElement(using: &generator) ?? .bit
        let place = Int.random(in: 0..<lines.count, using: &generator)
        let first = expected[place]
        var last = first
        var rest = Array(lines[place...])
        switch kind {
        case .bit:
            let byte = Int.random(in: 0..<rest[0].count, using: &generator)
            rest[0][byte] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case .drop:
            // Another checkpoint vouches for what this one vouched for; the last one is asked for.
            guard !Self.isCheckpoint(rest[0]) || rest.count == 1 else { return nil }
            rest.removeFirst()
        case .insert:
            guard let line = (lines + others).randomElement(using: &generator), line != rest[0] else { return nil }
            if Self.isCheckpoint(rest[0]) { last = first + 1 }
            rest.insert(line, at: 0)
        case .swap:
            guard rest.count > 1, place > 0 else { return nil }
            let second = Int.random(in: 1..<rest.count, using: &generator)
            guard rest[second] != rest[0] else { return nil }
            if Self.isCheckpoint(rest[0]) { last = expected[place + second] + 1 }
            rest.swapAt(0, second)
        case .cut:
            rest[0].removeLast(Int.random(in: 1...rest[0].count, using: &generator))
            rest.removeLast(rest.count - 1)
        case .splice:
            let start = min(place, others.count - 1)
            let count = Int.random(in: 1...6, using: &generator)
            let piece = Array(others[start..<min(others.count, start + count)])
            guard piece[0] != rest[0] else { return nil }
            rest.replaceSubrange(0..<min(count, rest.count), with: piece)
        }
        if first == 1, kind == .splice || kind == .insert { last = first + 6 }
        return Spoilt(kind: kind, firstLine: place, bytes: rest.flatMap { $0 }, sequences: first...last)
    }

    /// What a verifier finds, beginning where the export was spoilt.
    func verify(_ spoilt: Spoilt) -> JournalReport {
        var state = states[spoilt.firstLine]
        state.feed(spoilt.bytes)
        return state.finish()
    }

    /// The whole spoilt export, for a verifier that knows no states.
    func file(_ spoilt: Spoilt) -> [UInt8] { lines[..<spoilt.firstLine].flatMap { $0 } + spoilt.bytes }
}
