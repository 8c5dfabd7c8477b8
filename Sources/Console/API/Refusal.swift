internal import Authentication
internal import IncidentEngine
internal import Journal
internal import StrictJSON
internal import StructuredDocuments
internal import WebServer

/// Why a request is not done: what becomes a problem document.
/// - Source: RFC 9457, Problem Details for HTTP APIs.
struct Refusal: Error, Sendable {
    /// The kinds of problem, each with a status and a name of its own.
    enum Kind: String, Sendable, CaseIterable {
        case malformed, unauthenticated, forbidden
        case foreignOrigin = "foreign-origin"
        case missing, conflict, refused
        case tooLarge = "too-large"
        case unsupportedType = "unsupported-type"
        case notAcceptable = "not-acceptable"
        case invalid
        case keyReused = "key-reused"
        case overloaded, unavailable, failed

        /// The status.
        var status: Int {
            switch self {
            case .malformed: 400
            case .unauthenticated: 401
            case .forbidden, .foreignOrigin: 403
            case .missing: 404
            case .notAcceptable: 406
            case .conflict, .refused: 409
            case .tooLarge: 413
            case .unsupportedType: 415
            case .invalid, .keyReused: 422
            case .overloaded: 429
            case .failed: 500
            case .unavailable: 503
            }
        }

        /// What people read first.
        var title: String {
            switch self {
            case .malformed: "The request cannot be read"
            case .unauthenticated: "Sign in first"
            case .forbidden: "Your roles do not permit this"
            case .foreignOrigin: "The request does not come from this service's own page"
            case .missing: "There is no such thing"
            case .notAcceptable: "No such form of the answer"
            case .conflict: "Things have changed"
            case .refused: "This may not be done now"
            case .tooLarge: "The request is too large"
            case .unsupportedType: "The body has a type that is not taken here"
            case .invalid: "The request makes no sense"
            case .keyReused: "The idempotency key was used for another request"
            case .overloaded: "Too many requests"
            case .failed: "The service failed"
            case .unavailable: "The service cannot do this at present"
            }
        }
    }

    /// The kind.
    let kind: Kind
    /// What is wrong, each a sentence; inert.
    let reasons: [String]
    /// Seconds until another attempt makes sense; nil where none does.
    var retryAfter: Int64?

    /// Creates a refusal; text from outside in `reasons` is made inert.
    init(_ kind: Kind, _ reasons: [String], retryAfter: Int64? = nil) {
        self.kind = kind
        self.reasons = reasons.map { InertText($0, maximum: 1000).text }
        self.retryAfter = retryAfter
    }

    /// Creates a refusal with one reason.
    init(_ kind: Kind, _ reason: String, retryAfter: Int64? = nil) {
        self.init(kind, [reason], retryAfter: retryAfter)
    }

    /// What the engine does not do.
    init(_ error: LiveError) {
        let wait = error.retryAfter.map { max(1, $0.components.seconds) }
        let kind: Kind =
            switch error.code {
            case .missing: .missing
            case .forbidden: .forbidden
            case .conflict: .conflict
            case .refused: .refused
            case .malformed: .invalid
            case .overloaded: .overloaded
            case .unavailable: .unavailable
            default: .failed
            }
        self.init(kind, error.reasons, retryAfter: error.isRetryable ? wait ?? 1 : nil)
    }

    /// What the journal does not do.
    init(_ error: JournalError) {
        switch error {
        case .outOfRange: self.init(.missing, error.description)
        case .overloaded(let delay):
            self.init(.overloaded, error.description, retryAfter: max(1, delay.components.seconds))
        case .failed, .closed: self.init(.unavailable, "The journal cannot be used at present.", retryAfter: 1)
        default: self.init(.failed, "The journal could not be read; its log says why.")
        }
    }

    /// What a body breaks. The place is told, what stands there is not.
    init(body error: JSONError) {
        let place = error.location
        if case .documentTooLong(let limit) = error.kind {
            self.init(.tooLarge, "The body has more than \(limit) bytes.")
        } else {
            self.init(.malformed, "Line \(place.line), column \(place.column): \(error.description)")
        }
    }

    /// The response.
    /// - Parameter path: The path that was asked for, to name the instance.
    /// - Returns: A problem document.
    func response(at path: String = "") -> WebResponse {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("type", "urn:evenkeel:problem:\(kind.rawValue)")
        writer.member("title", kind.title)
        writer.member("status", kind.status)
        writer.member("detail", reasons.joined(separator: "\n"))
        if !path.isEmpty { writer.member("instance", InertText(path, maximum: 300).text) }
        writer.key("reasons")
        writer.beginArray()
        for reason in reasons { writer.write(reason) }
        writer.endArray()
        writer.endObject()
        var fields = [
            HeaderField("Content-Type", "application/problem+json"), HeaderField("Cache-Control", "no-store"),
        ]
        if let retryAfter { fields.append(HeaderField("Retry-After", String(retryAfter))) }
        if kind == .unauthenticated {
            fields.append(HeaderField("WWW-Authenticate", #"Bearer realm="evenkeel""#))
        }
        // Only texts and whole numbers were written, under different keys, so this cannot throw.
        let body = (try? writer.finish()) ?? []
        return WebResponse(kind.status, fields: fields, body: body)
    }
}
