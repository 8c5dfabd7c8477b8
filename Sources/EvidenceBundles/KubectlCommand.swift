internal import IncidentModel
internal import StructuredDocuments

/// A read-only command line of a transcript: what was asked, of which objects, in which layout.
struct KubectlCommand: Sendable, Hashable {
    /// What was asked.
    enum Verb: Sendable, Hashable {
        case get, describe, logs, events, top, rolloutHistory, other
    }

    /// How the answer is laid out.
    enum Layout: Sendable, Hashable {
        case table, json, yaml, custom
    }

    /// What was asked.
    let verb: Verb
    /// The kind of object, when it is one that is known.
    let kind: EntityKind?
    /// The object's name; nil when a list was asked for.
    let name: String?
    /// The namespace; nil when none was given or all were asked for.
    let namespace: String?
    /// How the answer is laid out.
    let layout: Layout
    /// Whether a label selector or a field selector left objects out.
    let isFiltered: Bool
    /// The whole line.
    let line: String

    /// The line as notes show it: short and harmless to print.
    var shown: String { InertText(line, maximum: 120).text }

    /// Options that take a value in the next word.
    private static let valued: Set<String> = [
        "-n", "--namespace", "-l", "--selector", "-o", "--output", "-c", "--container", "--field-selector", "--tail",
        "--since", "--sort-by", "--for", "-f", "--context",
    ]

    /// The command that `line` words.
    init(_ line: String) {
        let words = line.split(separator: " ").map(String.init)
        var options: [String: String] = [:]
        var plain: [String] = []
        var place = 1
        while place < words.count {
            let word = words[place]
            if word.hasPrefix("-") {
                let sides = word.split(separator: "=", maxSplits: 1).map(String.init)
                if sides.count == 2 {
                    options[sides[0]] = sides[1]
                } else if Self.valued.contains(word), place + 1 < words.count {
                    place += 1
                    options[word] = words[place]
                } else {
                    options[word] = ""
                }
            } else {
                plain.append(word)
            }
            place += 1
        }
        self.line = line
        let first = words.first ?? ""
        let isHistory = plain.starts(with: ["rollout", "history"])
        verb = isHistory ? .rolloutHistory : Self.verb(first: first, plain.first ?? "")
        namespace = options["-n"] ?? options["--namespace"]
        layout = Self.layout(options["-o"] ?? options["--output"] ?? "")
        isFiltered = options["-l"] != nil || options["--selector"] != nil || options["--field-selector"] != nil
        switch verb {
        case .get, .describe, .top: (kind, name) = Self.object(Array(plain.dropFirst()))
        case .logs:
            let object = Self.object([plain.dropFirst().first ?? ""])
            (kind, name) = object.name == nil ? (.pod, plain.dropFirst().first) : object
        case .rolloutHistory: (kind, name) = Self.object(Array(plain.dropFirst(2)))
        case .events, .other: (kind, name) = (nil, nil)
        }
    }

    /// The verb of a line; a transcript may also write `kubectl_describe command`, whose answer says what it describes.
    private static func verb(first: String, _ word: String) -> Verb {
        if first == "kubectl_describe" { return .describe }
        guard first == "kubectl" || first == "oc" else { return .other }
        switch word {
        case "get": return .get
        case "describe": return .describe
        case "logs": return .logs
        case "events": return .events
        case "top": return .top
        default: return .other
        }
    }

    /// The layout that the value of `-o` asks for.
    private static func layout(_ output: String) -> Layout {
        switch output {
        case "json": .json
        case "yaml": .yaml
        case "", "wide": .table
        default: .custom
        }
    }

    /// Kind and name from `pods`, `pod x` or `pod/x`.
    private static func object(_ words: [String]) -> (kind: EntityKind?, name: String?) {
        guard let first = words.first else { return (nil, nil) }
        let sides = first.split(separator: "/", maxSplits: 1).map(String.init)
        if sides.count == 2 { return (EntityKind(named: sides[0]), sides[1]) }
        return (EntityKind(named: first), words.dropFirst().first)
    }
}
