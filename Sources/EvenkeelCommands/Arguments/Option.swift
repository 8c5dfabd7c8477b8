/// An option of the command line: the one source of parsing, help and completion.
struct Option: Sendable, Hashable {
    /// What its value is.
    enum Value: Sendable, Hashable {
        /// It has none.
        case none
        /// A file.
        case file
        /// A folder.
        case folder
        /// One of a few words.
        case word([String])
        /// Anything, called so in help.
        case text(String)
    }

    /// The name after the two dashes.
    let name: String
    /// The letter after one dash, when there is one.
    let letter: Character?
    /// What its value is.
    let value: Value
    /// Whether it may come several times.
    let isRepeatable: Bool
    /// What it does, without a full stop.
    let meaning: String

    init(
        _ name: String,
        letter: Character? = nil,
        _ value: Value,
        isRepeatable: Bool = false,
        _ meaning: String
    ) {
        self.name = name
        self.letter = letter
        self.value = value
        self.isRepeatable = isRepeatable
        self.meaning = meaning
    }

    /// The value's name in help; nil for an option that takes none.
    var valueName: String? {
        switch value {
        case .none: nil
        case .file: "FILE"
        case .folder: "DIR"
        case .word(let words): words.joined(separator: "|")
        case .text(let name): name
        }
    }
}

extension Option {
    static let help = Option("help", letter: "h", .none, "shows help")
    static let noColor = Option("no-color", .none, "no colour, like the variable NO_COLOR")
    static let config = Option("config", letter: "c", .file, "the configuration (EVENKEEL_CONFIG)")
    static let format = Option("format", letter: "f", .word(["text", "json", "markdown"]), "the form of the result")
    static let plainFormat = Option("format", letter: "f", .word(["text", "json"]), "the form of the result")
    static let offline = Option("offline", .none, "never touches the network: no socket is opened")
    static let withoutModel = Option("offline", .none, "asks no model, whatever is configured")
    static let alone = Option("offline", .none, "asks no model and no source, whatever is configured")
    static let deadline = Option(
        "deadline",
        .text("TIME"),
        "when the result is due, such as 8s or 500ms; 8s if not set"
    )
    static let seed = Option("seed", .text("N"), "the seed of all chance; the same gives the same plan")
    static let endpoint = Option("endpoint", .text("URL"), "an OpenAI-compatible endpoint (EVENKEEL_ENDPOINT)")
    static let model = Option(
        "model",
        .text("NAME"),
        "the model's name; the endpoint's first if not set (EVENKEEL_MODEL)"
    )
    static let runbooks = Option(
        "runbooks",
        .folder,
        isRepeatable: true,
        "a folder of runbooks, instead of those that ship (EVENKEEL_RUNBOOKS)"
    )
    static let incidents = Option("incidents", .folder, "the folder of past incidents (EVENKEEL_INCIDENTS)")
    static let prompts = Option("prompts", .folder, "the folder of prompts (EVENKEEL_PROMPTS)")
    static let inventory = Option("inventory", .file, "what is declared to run, and who calls whom")
    static let input = Option(
        "input",
        letter: "i",
        .file,
        isRepeatable: true,
        "the incident as it is now; for `audit`, an export"
    )

    static let output = Option(
        "output",
        letter: "o",
        .file,
        "where the result goes: a file that must not be there yet; standard output if not set"
    )

    static let demo = Option("demo", .none, "feeds itself an example incident and keeps nothing")
    static let listen = Option(
        "listen",
        .text("ADDRESS"),
        isRepeatable: true,
        "where to listen, HOST:PORT or unix:PATH; 127.0.0.1:7373 if not set"
    )
    static let state = Option("state", .folder, "the folder of the journal and its key")

    static let checkpoints = Option(
        "checkpoints",
        .file,
        isRepeatable: true,
        "checkpoints that were kept apart from the journal"
    )
    static let url = Option("url", .text("URL"), "the service; http://127.0.0.1:7373 if not set")
    static let tokenFile = Option(
        "token-file",
        .file,
        "the file with the service's access token; EVENKEEL_TOKEN holds the token itself"
    )

    static let release = Option("release", .none, "has what the run put in force against an intruder taken back")
    static let reason = Option("reason", .text("TEXT"), "why, as it stands in the journal")
    static let step = Option("step", .none, "waits for a word before each step that changes something")

    static let namespace = Option("namespace", letter: "n", .text("NAME"), "the namespace")
    static let out = Option("out", letter: "o", .folder, "the bundle's folder, which must not be there yet")
    static let prometheus = Option("prometheus", .text("URL"), "a server with Prometheus's HTTP API")
    static let prometheusToken = Option("prometheus-token-file", .file, "the file with its bearer token")
    static let kubectl = Option("kubectl", .file, "the program kubectl, where it is not in PATH")
    static let context = Option("context", .text("NAME"), "the context of kubectl's configuration")
    static let withoutCluster = Option("without-cluster", .none, "asks no cluster, Prometheus alone")
    static let window = Option("window", .text("TIME"), "the time under suspicion, up to now; 30m if not set")
    static let baseline = Option("baseline", .text("TIME"), "the time before it that was normal; 6h if not set")
    static let logLines = Option("log-lines", .text("N"), "the newest lines of each container's log; 1000 if not set")

    /// The options of everything that plans.
    static let planning: [Option] = [
        offline, deadline, seed, endpoint, model, runbooks, incidents, prompts, inventory,
    ]
    /// The options of every command.
    static let everywhere: [Option] = [config, noColor, help]
}
