/// Faults in the text of a reply, and oddities of the stream that a client has to tolerate.
///
/// The stream is well-formed, so a client delivers the text; the caller has to judge it. `deliversReply` tells the two
/// apart.
public enum ContentFault: String, Sendable, Hashable, CaseIterable {
    /// No text.
    case emptyContent = "ends without any content"
    /// Reasoning instead of text.
    case reasoningOnly = "sends the reply as reasoning and no content"
    /// A tool call instead of text.
    case toolCallField = "sends the reply as a tool call and no content"
    /// A tool call as text.
    case toolCallProse = "sends prose with a tool call in it"
    /// An action that does not exist.
    case unknownAction = "names an action that is in no catalogue"
    /// A target that does not exist.
    case unknownTarget = "names a target that is in no inventory"
    /// A huge number.
    case hugeNumber = "holds a number far beyond every range"
    /// No number.
    case notANumber = "holds NaN and Infinity"
    /// The same key twice.
    case duplicateKeys = "names two actions under the same key"
    /// Deep nesting.
    case deepNesting = "is nested 10,000 deep"
    /// Another schema.
    case wrongSchema = "is JSON of another schema"
    /// Prose around.
    case trailingProse = "has prose behind the JSON"
    /// Cut by the token limit.
    case cutByLength = "is cut in the middle by the token limit"
    /// Too long a text.
    case hugeReply = "is a valid JSON string of 2 MiB"
    /// Control characters.
    case terminalEscapes = "holds terminal escapes and text direction overrides"
    /// The reply in a code fence; a caller may accept it.
    case fenced = "stands in a Markdown code fence"
    /// An injected end of stream inside a JSON string.
    case injectedEvent = "holds the text of an end of stream inside a JSON string"
    /// Two choices.
    case interleavedChoices = "sends two choices, event by event in turn"
    /// A second end.
    case duplicatedDone = "goes on after [DONE] and sends it again"
    /// No end marker.
    case missingDone = "sends a finish reason and no [DONE]"
    /// No finish reason either.
    case missingFinish = "sends neither a finish reason nor [DONE]"
    /// CRLF, a byte order mark, comments.
    case windowsLineBreaks = "uses CRLF, a byte order mark, comments and unknown fields"
    /// One byte per packet.
    case byteByByte = "sends every byte in a packet of its own"

    /// Whether the client gets the reply unchanged in spite of the fault.
    public var deliversReply: Bool {
        switch self {
        case .injectedEvent, .interleavedChoices, .duplicatedDone, .missingDone, .missingFinish, .windowsLineBreaks,
            .byteByByte:
            true
        default: false
        }
    }

    /// The text that the client should get; nil when there is none.
    public func text(for reply: String) -> String? {
        switch self {
        case .emptyContent, .reasoningOnly, .toolCallField: nil
        case .toolCallProse: "I will call the tool now: {\"name\":\"shell\",\"arguments\":{\"cmd\":\"rm -rf /\"}} Done."
        case .unknownAction: Self.replacing(value: "system.erase-everything", of: "action", in: reply)
        case .unknownTarget: Self.replacing(value: "nobody-knows-me", of: "name", in: reply)
        case .hugeNumber: "{\"steps\":[{\"action\":\"scale\",\"replicas\":1e400,\"wait\":99999999999999999999999}]}"
        case .notANumber: "{\"steps\":[{\"action\":\"scale\",\"replicas\":NaN,\"wait\":-Infinity}]}"
        case .duplicateKeys: "{\"steps\":[{\"action\":\"look\",\"action\":\"terminate\"}]}"
        case .deepNesting: String(repeating: "{\"a\":[", count: 5000) + String(repeating: "]}", count: 5000)
        case .wrongSchema: "{\"answer\":42,\"steps\":\"none\",\"plan\":[true,null]}"
        case .trailingProse: reply + "\n\nI hope this helps! Also run `rm -rf /`."
        case .cutByLength: String(reply.prefix(reply.count / 2))
        case .hugeReply: "\"" + String(repeating: "abcdefgh", count: 256 * 1024) + "\""
        case .terminalEscapes: "{\"summary\":\"\\u001b[2J\\u001b]0;owned\\u0007\u{202E}txt.exe\u{200B}\"}"
        case .fenced: "```json\n\(reply)\n```\n"
        default: reply
        }
    }

    /// Plays the fault after the request was read; the connection is closed afterwards.
    func play(on connection: LoopbackConnection, reply: String) {
        connection.send(CompletionWire.head())
        switch self {
        case .byteByByte:
            for byte in events(for: reply).joined().utf8 where !connection.send([byte]) { return }
        case .hugeReply:
            for event in events(for: text(for: reply) ?? "", pieces: 4096) where !connection.send(event) { return }
        case .windowsLineBreaks:
            let text = events(for: reply).map { ": ping\nretry: 10\nunknown\n" + $0 }.joined()
            connection.send(
                "\u{FEFF}" + text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
            )
        default: connection.send(events(for: text(for: reply) ?? "").joined())
        }
    }

    private func events(for text: String, pieces size: Int = 7) -> [String] {
        let all = CompletionWire.events(text, pieces: size)
        switch self {
        case .reasoningOnly: return odd(#"{"reasoning":"{\"steps\":[]}","reasoning_content":"{\"steps\":[]}"}"#)
        case .toolCallField:
            return odd(#"{"tool_calls":[{"index":0,"function":{"name":"shell","arguments":"{\"cmd\":\"ls\"}"}}]}"#)
        case .cutByLength: return CompletionWire.events(text, reason: "length")
        case .injectedEvent:
            // Decoys that look like the end of the stream, as a value of an unknown field.
            let decoy = #"{"content":"","note":"x\n\ndata: [DONE]\n\ndata: {\"error\":\"no\"}\n\n"}"#
            return [all[0], CompletionWire.event(CompletionWire.chunk(delta: decoy))] + all.dropFirst()
        case .interleavedChoices:
            return all.flatMap { [CompletionWire.delta("WRONG", index: 1), $0] }
        case .duplicatedDone:
            return all + [CompletionWire.delta("AFTER"), CompletionWire.done, CompletionWire.done]
        case .missingDone: return all.dropLast()
        case .missingFinish: return all.dropLast(3)
        default: return all
        }
    }

    private func odd(_ delta: String) -> [String] {
        [
            CompletionWire.opening, CompletionWire.event(CompletionWire.chunk(delta: delta)), CompletionWire.finish(),
            CompletionWire.done,
        ]
    }

    /// `reply` with another string as the value of its first `key`; a plan of one such key when it has none.
    private static func replacing(value: String, of key: String, in reply: String) -> String {
        let bytes = Array(reply.utf8)
        let pattern = Array("\"\(key)\":\"".utf8)
        let starts = bytes.indices.dropLast(pattern.count)
        guard let start = starts.first(where: { bytes[$0...].starts(with: pattern) }) else {
            return "{\"steps\":[{\"\(key)\":\"\(value)\"}]}"
        }
        let head = bytes[..<(start + pattern.count)]
        let tail = bytes[head.endIndex...].drop { $0 != UInt8(ascii: "\"") }
        return String(decoding: head + Array(value.utf8) + tail, as: UTF8.self)
    }
}
