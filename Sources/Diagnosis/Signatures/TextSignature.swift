internal import IncidentModel

/// Words by which programs and control planes tell what is wrong: general knowledge of how software words its failures.
struct TextSignature: Sendable {
    /// Whose fault the words are about.
    enum Subject: Sendable {
        /// What printed them.
        case emitter
        /// What they name that the emitter talks to; the emitter where they name nothing known.
        case peer
        /// The database that they name or that the emitter is known to use.
        case database
    }

    /// Any of these words, in lower case.
    let phrases: [String]
    /// All of these words besides.
    let also: [String]
    /// None of these words.
    let without: [String]
    /// Which fault.
    let fault: FaultCode
    /// How strongly they speak for it, 0 to 1.
    let strength: Double
    /// Whose fault it is.
    let subject: Subject
    /// What they mean, as a clause: "it cannot resolve a name".
    let meaning: String

    /// A signature of the built-in tables that is about what printed it.
    init(
        _ fault: StaticString,
        _ strength: Double,
        _ meaning: String,
        _ phrases: [String],
        also: [String] = [],
        without: [String] = []
    ) {
        self.init(fault, strength, .emitter, meaning, phrases, also: also, without: without)
    }

    /// A signature of the built-in tables.
    init(
        _ fault: StaticString,
        _ strength: Double,
        _ subject: Subject,
        _ meaning: String,
        _ phrases: [String],
        also: [String] = [],
        without: [String] = []
    ) {
        self.phrases = phrases
        self.also = also
        self.without = without
        self.fault = FaultCode(literal: fault)
        self.strength = strength
        self.subject = subject
        self.meaning = meaning
    }
}

/// All signatures with one matcher over their words.
struct SignatureBook: Sendable {
    /// The signatures.
    private let signatures: [TextSignature]
    /// Finds the words.
    private let matcher: PhraseMatcher
    /// For each signature the numbers of its words.
    private let wanted: [(any: Set<Int>, all: Set<Int>, none: Set<Int>)]

    /// A book of `signatures`.
    init(_ signatures: [TextSignature]) {
        var numbers: [String: Int] = [:]
        var phrases: [String] = []
        func number(_ phrase: String) -> Int {
            if let known = numbers[phrase] { return known }
            numbers[phrase] = phrases.count
            phrases.append(phrase)
            return phrases.count - 1
        }
        wanted = signatures.map { signature in
            (
                any: Set(signature.phrases.map(number)), all: Set(signature.also.map(number)),
                none: Set(signature.without.map(number))
            )
        }
        self.signatures = signatures
        matcher = PhraseMatcher(phrases)
    }

    /// The signatures that `text` bears, in order of the tables.
    func signatures(in text: String) -> [TextSignature] {
        let found = Set(matcher.phrases(in: text.utf8))
        guard !found.isEmpty else { return [] }
        return signatures.indices.filter { place in
            let (any, all, none) = wanted[place]
            return !any.isDisjoint(with: found) && all.isSubset(of: found) && none.isDisjoint(with: found)
        }
        .map { signatures[$0] }
    }

    /// The signatures that ship with the product.
    static let builtIn = SignatureBook(
        TextSignature.startup + TextSignature.network + TextSignature.data + TextSignature.resources
            + TextSignature.security
    )
}
