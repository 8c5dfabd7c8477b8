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
    /// When a text bears each of them.
    private let conditions: PhraseConditions

    /// A book of `signatures`.
    init(_ signatures: [TextSignature]) {
        self.signatures = signatures
        conditions = PhraseConditions(
            signatures.map { .init(any: $0.phrases, all: $0.also, none: $0.without) }
        )
    }

    /// The signatures that `text` bears, in order of the tables.
    func signatures(in text: String) -> [TextSignature] { conditions.met(by: text).map { signatures[$0] } }

    /// The signatures that ship with the product.
    static let builtIn = SignatureBook(
        TextSignature.startup + TextSignature.network + TextSignature.data + TextSignature.resources
            + TextSignature.security + TextSignature.releases + TextSignature.gateways + TextSignature.machines
            + TextSignature.stores
    )
}
