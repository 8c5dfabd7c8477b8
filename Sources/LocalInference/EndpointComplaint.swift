internal import Planning
internal import StrictJSON

/// An error as an endpoint words it: every server has another form.
///
/// `{"error": {"message", "type", "code"}}` with a code that is a number, a text or null; `{"error": "text"}`;
/// `{"detail": "text"}`; `{"object": "error", "message": "text"}`.
struct EndpointComplaint: Equatable {
    /// What happened, in the endpoint's words; untrusted.
    var message: String
    /// The endpoint's word for the kind of error, or an empty text.
    var kind: String
    /// The endpoint's number for the kind of error, where it gave one.
    var number: Int?

    /// Reads an error from a JSON value; nil when it is none.
    init?(in value: JSONValue) {
        if let error = value["error"], !error.isNull, error != .bool(false) {
            message = error.string ?? error["message"]?.string ?? ""
            let code = error["code"]
            kind = [error["type"]?.string, code?.string].compactMap { $0 }.joined(separator: " ")
            number = code?.int ?? code?.string.flatMap { Int($0) }
        } else if value["choices"] == nil, let text = value["detail"]?.string ?? Self.message(ofPlainError: value) {
            (message, kind, number) = (text, value["type"]?.string ?? "", value["code"]?.int)
        } else {
            return nil
        }
    }

    /// Whether the prompt was too long for the model's context.
    var isAboutContext: Bool {
        let kinds = ["exceed_context_size_error", "context_length_exceeded"]
        if kinds.contains(where: kind.contains) { return true }
        let text = message.prefix(1000).lowercased()
        return ["context size", "context length", "context window"].contains { text.contains($0) }
            && ["exceed", "maximum", "too long"].contains { text.contains($0) }
    }

    private static func message(ofPlainError value: JSONValue) -> String? {
        value["object"]?.string == "error" ? value["message"]?.string ?? "" : nil
    }
}
