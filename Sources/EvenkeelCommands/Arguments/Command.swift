/// A command of the program: the one source of parsing, help and completion.
struct Command: Sendable {
    /// What an operand is, for completion.
    enum Operand: Sendable, Hashable {
        /// A file or folder.
        case path
        /// One of a few words.
        case word([String])
        /// Free text.
        case text
    }

    /// A command line with what it does.
    struct Example: Sendable, Hashable {
        /// The line after the program's name.
        let line: String
        /// What it does.
        let meaning: String
    }

    /// The name.
    let name: String
    /// What it does, in one line without a full stop.
    let summary: String
    /// What stands after the name, as help shows it.
    let usage: String
    /// How many operands it takes.
    let operandCount: ClosedRange<Int>
    /// What its operands are; the last stands for all further ones.
    let operands: [Operand]
    /// Its options.
    let options: [Option]
    /// More about it, paragraph by paragraph.
    let details: [String]
    /// How it is used.
    let examples: [Example]

    /// Whether nothing is reported beside what it says: it goes on until somebody ends it, or it asks, and a line that moves
    /// would write over the question.
    var isSilent: Bool { [Command.serve, .mcp, .run].contains { $0.name == name } }

    /// All options, those of every command among them.
    var allOptions: [Option] { options + Option.everywhere }
}

extension Command {
    /// What an input is, for the help of commands that take one.
    private static let inputs =
        "INPUT is an Alertmanager webhook payload (JSON), `-` for standard input, several payloads, or one evidence bundle (a folder with bundle.json)."

    static let plan = Command(
        name: "plan",
        summary: "makes a remediation plan for an incident",
        usage: "INPUT...",
        operandCount: 1...1000,
        operands: [.path],
        options: [.format] + Option.planning,
        details: [
            inputs,
            "The plan is there at the deadline, whatever a model does: a deterministic planner answers in milliseconds, and a model's plan replaces its plan only when it comes in time, is valid and simulates at least as well.",
        ],
        examples: [
            Example(line: "plan alerts.json", meaning: "a plan, with a model when one is configured"),
            Example(
                line: "plan --offline --format json bundle/ > plan.json",
                meaning: "a plan to keep, without network"
            ),
            Example(
                line: "plan --endpoint http://127.0.0.1:11434/v1 -",
                meaning: "alerts from a pipe, Ollama's first model"
            ),
        ]
    )

    static let diagnose = Command(
        name: "diagnose",
        summary: "says what is broken and why",
        usage: "INPUT...",
        operandCount: 1...1000,
        operands: [.path],
        options: [.format, .inventory],
        details: [inputs],
        examples: [Example(line: "diagnose bundle/", meaning: "the likely causes with their evidence")]
    )

    static let why = Command(
        name: "why",
        summary: "answers a question about an incident, with citations",
        usage: "INPUT QUESTION",
        operandCount: 2...2,
        operands: [.path, .text],
        options: [.format] + Option.planning,
        details: [
            inputs,
            "Every sentence of the answer cites its evidence, also a model's; what the evidence does not bear out is left out.",
        ],
        examples: [
            Example(line: "why alerts.json \"what changed?\"", meaning: "what was changed before it began"),
            Example(line: "why bundle/ \"why not restart checkout?\"", meaning: "what was considered and not taken"),
        ]
    )

    static let simulate = Command(
        name: "simulate",
        summary: "predicts again what a plan would do",
        usage: "PLAN.json",
        operandCount: 1...1,
        operands: [.path],
        options: [.plainFormat, .input, .seed, .inventory],
        details: [
            "PLAN.json is a plan that `evenkeel plan --format json` printed, `-` for standard input. Its actions are checked like any proposal; with --input they are checked and simulated against the incident as it is now."
        ],
        examples: [
            Example(line: "simulate plan.json", meaning: "on the systems as the plan describes them"),
            Example(
                line: "simulate plan.json --input alerts.json --seed 7",
                meaning: "against the present, with another seed"
            ),
        ]
    )

    static let schema = Command(
        name: "schema",
        summary: "prints the JSON Schema of plans or actions, or the OpenAPI document",
        usage: "plan|actions|openapi",
        operandCount: 1...1,
        operands: [.word(["plan", "actions", "openapi"])],
        options: [.input, .inventory],
        details: [
            "The schemas are made from the catalogue of actions, operators' own among them; with --input the targets are enumerated from that incident's inventory."
        ],
        examples: [Example(line: "schema plan > plan.schema.json", meaning: "what every plan validates against")]
    )

    static let runbooks = Command(
        name: "runbooks",
        summary: "checks runbooks, past incidents and prompts",
        usage: "check [DIR...]",
        operandCount: 1...100,
        operands: [.word(["check"]), .path],
        options: [.plainFormat, .incidents, .prompts],
        details: [
            "Every fault is reported with file and line; the exit status is 1 when there is one. Without DIR the configured folders are checked."
        ],
        examples: [Example(line: "runbooks check runbooks/", meaning: "all that is wrong with them")]
    )

    static let doctor = Command(
        name: "doctor",
        summary: "looks at everything that a plan depends on",
        usage: "",
        operandCount: 0...0,
        operands: [],
        options: [.plainFormat, .offline, .endpoint, .model, .runbooks, .incidents, .prompts, .inventory],
        details: ["It says which runbooks and prompts are used, and asks the model's endpoint what it can do."],
        examples: [Example(line: "doctor", meaning: "what is in order, what is not, and what to do")]
    )

    static let serve = Command(
        name: "serve",
        summary: "runs the service: journal, plans, approvals, API and console",
        usage: "",
        operandCount: 0...0,
        operands: [],
        options: [
            .demo, .listen, .state, .alone, .endpoint, .model, .runbooks, .incidents, .prompts, .inventory,
        ],
        details: [
            "Alerts come in at /api/v1/ingest/alertmanager, or as Prometheus itself sends them at /api/v2/alerts; the console is at the address that is printed. Without a configuration it listens on loopback, keeps its journal in the state folder, and only observes.",
            "SIGTERM ends it after what is under way; SIGHUP reads the configuration anew, and keeps the old one when the new one is wrong.",
        ],
        examples: [
            Example(line: "serve", meaning: "with everything as it ships"),
            Example(line: "serve --demo", meaning: "with an example incident, and nothing kept"),
            Example(line: "serve --config /etc/evenkeel/evenkeel.yaml", meaning: "as it is configured"),
        ]
    )

    static let audit = Command(
        name: "audit",
        summary: "verifies, proves or exports the service's journal",
        usage: "verify|export|prove [N]",
        operandCount: 1...2,
        operands: [.word(["verify", "export", "prove"]), .text],
        options: [.plainFormat, .state, .input, .checkpoints],
        details: [
            "`verify` looks at every entry of the journal in the state folder, or of an export (--input), and names the first that is not as it was written; checkpoints that were kept apart (--checkpoints) show that the tail was not cut off and nothing rewritten. `export` prints the journal for another verifier. `prove N` prints the proof that entry N is in the journal.",
            "All three read only, also while the service writes.",
        ],
        examples: [
            Example(
                line: "audit verify --checkpoints /mnt/other/checkpoints",
                meaning: "the journal against what was kept apart"
            ),
            Example(line: "audit export > journal.jsonl", meaning: "for an auditor"),
            Example(line: "audit prove 42 --format json", meaning: "entry 42 with its proof"),
        ]
    )

    static let capture = Command(
        name: "capture",
        summary: "makes an evidence bundle from a live cluster, a Prometheus server, or both",
        usage: "",
        operandCount: 0...0,
        operands: [],
        options: [
            .plainFormat, .namespace, .out, .prometheus, .prometheusToken, .kubectl, .context, .withoutCluster, .window,
            .baseline, .logLines,
        ],
        details: [
            "The cluster is asked with kubectl and the verbs get, top and logs alone; secrets are listed without their content. Credentials that stand in what is written are taken out. What cannot be had is reported, and the rest is written.",
            "The folder takes its name when all is in it, and only its owner may read it.",
        ],
        examples: [
            Example(line: "capture --namespace shop --out shop-now", meaning: "what the cluster says of a namespace"),
            Example(
                line: "capture -n shop -o shop-now --prometheus http://127.0.0.1:9090 --window 1h",
                meaning: "with metrics, alerts and who calls whom"
            ),
        ]
    )

    static let hash = Command(
        name: "hash",
        summary: "makes the stored form of a password or a token",
        usage: "password|token",
        operandCount: 1...1,
        operands: [.word(["password", "token"])],
        options: [],
        details: [
            "`password` reads a password from standard input, its first line, and prints what belongs under `serve.access.users`. `token` makes a token and prints it once, with the hash that belongs under `serve.access.tokens`."
        ],
        examples: [
            Example(line: "hash password < password.txt", meaning: "the stored form of a password"),
            Example(line: "hash token", meaning: "a new token and its hash"),
        ]
    )

    static let mcp = Command(
        name: "mcp",
        summary: "answers a model's client over the Model Context Protocol",
        usage: "[INPUT...]",
        operandCount: 0...1000,
        operands: [.path],
        options: [.url, .tokenFile, .withoutModel, .runbooks, .incidents, .prompts, .inventory],
        details: [
            "It speaks JSON-RPC on standard input and output. Without INPUT it passes on to the service at --url; with INPUT, payloads or one bundle as `plan` takes them, it answers about these alone. Its tools search, explain, plan and simulate; none acts."
        ],
        examples: [
            Example(line: "mcp --token-file /run/secrets/evenkeel", meaning: "the service on this machine"),
            Example(line: "mcp bundle/", meaning: "one incident, without a service"),
        ]
    )

    static let completions = Command(
        name: "completions",
        summary: "prints completions for a shell",
        usage: "bash|zsh|fish",
        operandCount: 1...1,
        operands: [.word(["bash", "zsh", "fish"])],
        options: [],
        details: [],
        examples: [
            Example(line: "completions bash > ~/.local/share/bash-completion/completions/evenkeel", meaning: "for bash")
        ]
    )

    static let version = Command(
        name: "version",
        summary: "prints the version",
        usage: "",
        operandCount: 0...0,
        operands: [],
        options: [],
        details: [],
        examples: []
    )

    static let help = Command(
        name: "help",
        summary: "shows help on a command",
        usage: "[COMMAND]",
        operandCount: 0...1,
        operands: [.word(all.map(\.name))],
        options: [],
        details: [],
        examples: []
    )

    /// Every command but `help`, in the order of help.
    static let all: [Command] = [
        plan, diagnose, why, simulate, run, playbook, capture, schema, runbooks, doctor, serve, audit, hash, mcp,
        completions,
        version,
    ]
    /// Every command.
    static let allWithHelp: [Command] = all + [help]
}
