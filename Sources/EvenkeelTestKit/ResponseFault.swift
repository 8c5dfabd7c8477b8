/// Faults in the response's head, and responses that are no completion.
public enum ResponseFault: String, Sendable, Hashable, CaseIterable {
    /// A trickle of header bytes.
    case slowHead = "sends one byte of the head every 50 ms, for ever"
    /// Endless header fields.
    case endlessHead = "sends header fields for ever"
    /// One huge header field.
    case hugeHeaderField = "sends a header field of 1 MiB"
    /// Another content type.
    case wrongContentType = "answers 200 with a page of HTML"
    /// Nothing.
    case emptyBody = "answers 200 with no body"
    /// A claimed content coding.
    case claimsGzip = "claims a gzip body that would grow a thousandfold"
    /// A claimed length.
    case shortBody = "ends the body before its Content-Length"
    /// A body without end.
    case hugeBody = "sends a body of 10 GB without a line break"
    /// 401.
    case unauthorised = "answers 401 and echoes the key that it was given"
    /// 403.
    case forbidden = "answers 403 with a body that is no JSON"
    /// 404.
    case notFound = "answers 404"
    /// The context limit.
    case contextTooLong = "answers 400 because the prompt is longer than the context"
    /// 429.
    case tooManyRequests = "answers 429 with Retry-After"
    /// 500.
    case internalError = "answers 500 with terminal escapes and 100 kB of text"
    /// 502.
    case badGateway = "answers 502 with a proxy's page"
    /// 503.
    case loading = "answers 503 because the model is loading"
    /// A redirect to a file.
    case redirectsToFile = "redirects to a file: URL"
    /// A redirect to a metadata service.
    case redirectsToMetadata = "redirects to the address of a cloud's metadata service"
    /// Deep JSON instead of a completion.
    case deepErrorBody = "answers 400 with JSON that is nested 100,000 deep"

    /// Whether the fault lasts until the client gives up.
    var isEndless: Bool { self == .slowHead || self == .endlessHead || self == .hugeBody }

    /// Plays the fault after the request was read; the connection is closed afterwards.
    func play(on connection: LoopbackConnection, request: ReceivedRequest) {
        switch self {
        case .slowHead: playSlowHead(on: connection)
        case .endlessHead:
            connection.send("HTTP/1.1 200 OK\r\n")
            let line = Array("X-Filler: \(String(repeating: "a", count: 1000))\r\n".utf8)
            while connection.send(line) {}
        case .hugeBody:
            connection.send(CompletionWire.head(length: 10_000_000_000) + "data: ")
            let block = [UInt8](repeating: UInt8(ascii: "a"), count: 256 * 1024)
            for _ in 0..<(10_000_000_000 / block.count) where !connection.send(block) { return }
        default: connection.send(response(to: request))
        }
    }

    private func playSlowHead(on connection: LoopbackConnection) {
        for byte in Array("HTTP/1.1 200 OK\r\nX-Filler: ".utf8) {
            guard connection.send([byte]), connection.pause(.milliseconds(50)) else { return }
        }
        while connection.send("a"), connection.pause(.milliseconds(50)) {}
    }

    private func response(to request: ReceivedRequest) -> String {
        switch self {
        case .hugeHeaderField:
            return CompletionWire.head(extra: "X-Filler: \(String(repeating: "a", count: 1024 * 1024))\r\n")
        case .wrongContentType: return page("200 OK", "It works")
        case .emptyBody: return CompletionWire.head(length: 0)
        case .claimsGzip:
            let body = String(repeating: "\u{1F}x", count: 5000)
            return CompletionWire.head(length: body.utf8.count, extra: "Content-Encoding: gzip\r\n") + body
        case .shortBody: return CompletionWire.head(length: 5000) + CompletionWire.cutDelta
        case .redirectsToFile: return redirect("file:///etc/passwd")
        case .redirectsToMetadata: return redirect("http://169.254.169.254/latest/meta-data/")
        default: return errorResponse(to: request)
        }
    }

    private func errorResponse(to request: ReceivedRequest) -> String {
        switch self {
        case .unauthorised:
            let key = request.value(of: "authorization") ?? "no key"
            return error("401 Unauthorized", "Invalid API Key: \(key)", type: "authentication_error", code: "401")
        case .forbidden: return CompletionWire.head("403 Forbidden", type: "text/plain", length: 6) + "denied"
        case .notFound: return error("404 Not Found", "File Not Found", type: "not_found_error", code: "404")
        case .contextTooLong:
            let message = "the request exceeds the available context size"
            return error("400 Bad Request", message, type: "exceed_context_size_error", code: "400")
        case .tooManyRequests:
            return CompletionWire.json("429 Too Many Requests", #"{"error":"slow down"}"#, extra: "Retry-After: 2\r\n")
        case .internalError:
            let text = "\u{1B}[2J\u{1B}]0;owned\u{07}\u{202E}" + String(repeating: "boom ", count: 20_000)
            return CompletionWire.json("500 Internal Server Error", #"{"error":\#(CompletionWire.quoted(text))}"#)
        case .badGateway: return page("502 Bad Gateway", "502 Bad Gateway")
        case .loading: return error("503 Service Unavailable", "Loading model", type: "unavailable_error", code: "503")
        default:
            let depth = 100_000
            return CompletionWire.json(
                "400 Bad Request",
                String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            )
        }
    }

    private func error(_ status: String, _ message: String, type: String, code: String) -> String {
        let message = CompletionWire.quoted(message)
        return CompletionWire.json(status, #"{"error":{"code":\#(code),"message":\#(message),"type":"\#(type)"}}"#)
    }

    private func page(_ status: String, _ title: String) -> String {
        let body = "<html><head><title>\(title)</title></head><body>data: {}\n\n</body></html>"
        return CompletionWire.head(status, type: "text/html", length: body.utf8.count) + body
    }

    private func redirect(_ location: String) -> String {
        CompletionWire.head("302 Found", type: "text/plain", length: 0, extra: "Location: \(location)\r\n")
    }
}
