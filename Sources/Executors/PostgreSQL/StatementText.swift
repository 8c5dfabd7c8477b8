internal import IncidentModel

/// A statement as it may be recorded: without what people's data are in, and without secrets.
enum StatementText: Sendable {
    /// The statement with `?` in the place of each quoted text; what follows a dollar quotation or an end that is missing
    /// is left out.
    static func withoutValues(_ text: String) -> String {
        var kept = ""
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "'":
                kept += "'?'"
                // A doubled quotation mark ends one text and begins another; a backslash may hide one, so both end it.
                guard let end = rest.firstIndex(where: { $0 == "'" || $0 == "\\" }), rest[end] == "'" else {
                    return kept + "…"
                }
                rest = rest[rest.index(after: end)...]
            case "$" where rest.first.map { !("0"..."9").contains($0) } ?? false: return kept + "…"
            default: kept.unicodeScalars.append(scalar.value < 32 ? " " : scalar)
            }
        }
        return String(SecretRedaction.redacted(kept).prefix(300))
    }
}
