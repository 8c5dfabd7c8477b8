/// The bytes of an OpenAI-compatible endpoint, written by hand: a fault has to be able to be wrong in every place, so
/// no JSON library stands between.
enum CompletionWire {
    /// A response's head; `chunked` for a body of chunks, a length for a plain one, neither for "until the end".
    static func head(
        _ status: String = "200 OK",
        type: String = "text/event-stream",
        length: Int? = nil,
        isChunked: Bool = false,
        extra: String = ""
    ) -> String {
        var text = "HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\n"
        if let length { text += "Content-Length: \(length)\r\n" }
        if isChunked { text += "Transfer-Encoding: chunked\r\n" }
        if length == nil && !isChunked { text += "Connection: close\r\n" }
        return text + extra + "\r\n"
    }

    /// A whole response with a JSON body.
    static func json(_ status: String, _ body: String, extra: String = "") -> String {
        head(status, type: "application/json; charset=utf-8", length: body.utf8.count, extra: extra) + body
    }

    /// An event with this data.
    static func event(_ data: String) -> String { "data: \(data)\n\n" }

    /// A piece of a streamed reply.
    static func delta(_ content: String, index: Int = 0) -> String {
        event(chunk(delta: "{\"content\":\(quoted(content))}", index: index))
    }

    /// The first event of a streamed reply: a role, and content that is null.
    static let opening = event(chunk(delta: "{\"role\":\"assistant\",\"content\":null}"))

    /// A piece of a streamed reply that leaves a JSON string open.
    static let cutDelta = delta("{\"summary\":\"half")

    /// A piece of a streamed reply that leaves more open with every repetition.
    static let deepeningDelta = delta("{\"a\":[1,2,")

    /// The event that says why generation stopped.
    static func finish(_ reason: String = "stop") -> String {
        event(chunk(delta: "{}", reason: quoted(reason)))
    }

    /// The event with the token counts, which has no choices.
    static let usage = event(
        #"{"id":"c","object":"chat.completion.chunk","created":1,"model":"scripted","choices":[],"#
            + #""usage":{"prompt_tokens":7,"completion_tokens":5,"total_tokens":12},"timings":{"cache_n":3}}"#
    )

    /// The event that ends a stream.
    static let done = event("[DONE]")

    /// The JSON text of one event.
    static func chunk(delta: String, index: Int = 0, reason: String = "null") -> String {
        #"{"id":"c","object":"chat.completion.chunk","created":1,"model":"scripted","system_fingerprint":null,"#
            + #""choices":[{"index":\#(index),"delta":\#(delta),"logprobs":null,"finish_reason":\#(reason)}]}"#
    }

    /// A whole reply as the events of a stream, in pieces of at most `size` characters.
    static func events(_ reply: String, pieces size: Int = 7, reason: String = "stop") -> [String] {
        [opening] + pieces(of: reply, size).map { delta($0) } + [finish(reason), usage, done]
    }

    /// A whole reply as one JSON object, for a request without streaming.
    static func completion(_ reply: String, reason: String = "stop") -> String {
        #"{"id":"c","object":"chat.completion","created":1,"model":"scripted","choices":[{"index":0,"message":"#
            + #"{"role":"assistant","content":\#(quoted(reply))},"finish_reason":\#(quoted(reason))}],"#
            + #""usage":{"prompt_tokens":7,"completion_tokens":5,"total_tokens":12}}"#
    }

    /// A JSON string.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    private static func pieces(of text: String, _ size: Int) -> [String] {
        var rest = Substring(text)
        var pieces: [String] = []
        while !rest.isEmpty {
            pieces.append(String(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        return pieces
    }
}
