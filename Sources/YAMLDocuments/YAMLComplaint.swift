/// What libyaml says about a text that breaks the rules, and how it is said to the text's author.
struct YAMLComplaint {
    /// libyaml's words for what is wrong: "did not find expected key".
    let problem: String
    /// libyaml's words for what it was reading: "while parsing a block mapping".
    let context: String?
    /// Where the thing began that it was reading.
    let contextMark: YAMLMark

    /// The failure at `mark`, where `byte` stands; lines are shown with `lineOffset` added.
    func failure(at mark: YAMLMark, byte: UInt8?, lineOffset: Int) -> YAMLFailure {
        var sentence = "the YAML is malformed: \(problem)"
        if let context {
            sentence += ", \(context)"
            if contextMark.line != mark.line { sentence += " that begins in line \(contextMark.line + lineOffset + 1)" }
        }
        return YAMLFailure(code: .malformed, mark: mark, problem: sentence, advice: advice(byte: byte))
    }

    /// What usually is behind the complaint.
    /// - Source: the messages in libyaml 0.2.5, `scanner.c` and `parser.c`.
    private func advice(byte: UInt8?) -> String? {
        switch problem {
        case "found character that cannot start any token" where byte == UInt8(ascii: "\t"),
            "found a tab character that violates indentation",
            "found a tab character where an indentation space is expected":
            "indent with spaces, not with tabs"
        case "found character that cannot start any token":
            "put the text between quotation marks"
        case "mapping values are not allowed in this context":
            "check the indentation, or put text that holds a colon and a space between quotation marks"
        case "did not find expected key", "did not find expected '-' indicator",
            "did not find expected <document start>":
            "check the indentation of this line and of those above it"
        case "could not find expected ':'":
            "a key needs a colon and a space after it"
        case "found unexpected end of stream":
            "a quotation mark that was opened is not closed"
        case "did not find expected ',' or ']'":
            "a `[` that was opened is not closed"
        case "did not find expected ',' or '}'":
            "a `{` that was opened is not closed"
        default:
            nil
        }
    }
}
