/// A piece of evidence that a decision used, as it was read; what it says is untrusted, where it stood is not.
public struct Evidence: Hashable, Sendable {
    /// How a piece of evidence came to be, from hardest to forge to easiest.
    public enum Source: String, Sendable, CaseIterable, Comparable {
        /// State that a control plane reports of itself.
        case state
        /// A measured series.
        case metric
        /// Spans that instrumented programs sent, compared with those of other times.
        case trace
        /// An event of a control plane.
        case event
        /// A change that a feed recorded.
        case change
        /// An alert's rule and labels.
        case alert
        /// A declared or learned graph.
        case topology
        /// A line that a program logged: whoever reaches the program may have written a part of it.
        case log
        /// Prose in an alert's annotations.
        case annotation
        /// A passage of a runbook.
        case runbook
        /// A past incident.
        case incident
        /// What the definition of an action says of itself.
        case catalogue
        /// What this product computed from the rest, such as a confidence or a prediction: it explains a decision, and is
        /// never evidence about the world.
        case analysis

        /// How much weight one observation has, 0 to 1: whoever can write a log line or an annotation must not be able
        /// to outweigh what a control plane reports.
        public var trust: Double {
            switch self {
            case .state, .metric: 1
            case .event, .change, .trace: 0.95
            case .alert, .topology: 0.8
            case .log: 0.7
            case .annotation: 0.3
            case .runbook, .incident: 0.2
            case .catalogue, .analysis: 0
            }
        }

        /// Order of the cases above.
        public static func < (lhs: Self, rhs: Self) -> Bool {
            lhs.trust != rhs.trust ? lhs.trust > rhs.trust : lhs.rawValue < rhs.rawValue
        }
    }

    /// Where it came from.
    public let source: Source
    /// The file or feed that held it: `kubectl.json`, `alerts.json`, `runbooks`.
    public let document: String
    /// The place within the document: a command, a line number, an alert's name, a passage's id.
    public let locator: String
    /// The words themselves, at most `longestExcerpt` characters (Unicode scalars), untrusted.
    public let excerpt: String

    /// The longest excerpt that is kept, in Unicode scalars: enough for a log line or an event, not for a flood.
    public static let longestExcerpt = 400

    /// From how many bytes on only so many scalars are searched for secrets; what comes later would be cut anyway.
    private static let readBytes = 8192

    /// Creates a piece of evidence; secrets are taken out of its excerpt, and one that is too long is cut and marked with
    /// an ellipsis.
    public init(source: Source, document: String, locator: String, excerpt: String) {
        self.source = source
        self.document = document
        self.locator = SecretRedaction.redacted(locator)
        let read =
            excerpt.utf8.count <= Self.readBytes ? excerpt : String(excerpt.unicodeScalars.prefix(Self.readBytes))
        let words = SecretRedaction.redacted(read)
        // Scalars are counted: one visible character may hold any number of combining marks.
        let scalars = words.unicodeScalars
        let isLong = words.utf8.count > Self.longestExcerpt && scalars.count > Self.longestExcerpt
        self.excerpt = isLong ? String(scalars.prefix(Self.longestExcerpt - 1)) + "…" : words
    }
}

/// The evidence of one plan or diagnosis, numbered in order of first use: `E1`, `E2`, …
public struct EvidenceLedger: Sendable, Equatable {
    /// The pieces in order; the n-th is cited as `E<n>`.
    public private(set) var entries: [Evidence] = []
    /// The number of each piece, to find a repeat.
    private var numbers: [Evidence: Int] = [:]

    /// An empty ledger.
    public init() {}

    /// Enters `evidence` and returns the citation for it; a piece entered before keeps its citation.
    public mutating func cite(_ evidence: Evidence) -> Citation {
        if let number = numbers[evidence] { return Citation(number: number) }
        entries.append(evidence)
        numbers[evidence] = entries.count
        return Citation(number: entries.count)
    }

    /// The piece that `citation` names, or nil when there is none.
    public subscript(citation: Citation) -> Evidence? {
        entries.indices.contains(citation.number - 1) ? entries[citation.number - 1] : nil
    }

    /// Every citation in order.
    public var citations: [Citation] { entries.indices.map { Citation(number: $0 + 1) } }
}

/// A reference to a piece of evidence, written `E<number>`.
public struct Citation: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The place in the ledger, from 1.
    public let number: Int

    /// A citation of the `number`-th piece of evidence.
    public init(number: Int) { self.number = number }

    /// A citation from text such as `E12`, or nil when it is not one.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.first == UInt8(ascii: "E"), (2...7).contains(text.utf8.count),
            text.utf8.dropFirst().allSatisfy({ (48...57).contains($0) }), let number = Int(text.dropFirst()), number > 0
        else { return nil }
        self.number = number
    }

    /// `E<number>`.
    public var description: String { "E\(number)" }

    /// In order of the numbers.
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.number < rhs.number }
}
