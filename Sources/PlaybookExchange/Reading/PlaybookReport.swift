internal import StrictJSON
internal import StructuredDocuments

/// Collects what is wrong with a playbook, and what is merely not as the specification has it.
///
/// A fault leaves open what the playbook means, or refers to what is not there: it is not taken. A note is a departure
/// from the specification with one meaning only: the playbook is taken, and the note says so.
final class PlaybookReport {
    private(set) var faults: [PlaybookFault] = []
    private(set) var notes: [PlaybookFault] = []

    /// Says what is wrong.
    func fault(_ pointer: String, _ problem: String, _ advice: String) {
        guard faults.count < PlaybookLimits.reported else { return }
        faults.append(PlaybookFault(pointer: pointer, problem: problem, advice: advice))
    }

    /// Says what departs from the specification.
    func note(_ pointer: String, _ problem: String, _ advice: String) {
        guard notes.count < PlaybookLimits.reported else { return }
        notes.append(PlaybookFault(pointer: pointer, problem: problem, advice: advice))
    }

    /// Whether no more faults are taken.
    var isFull: Bool { faults.count >= PlaybookLimits.reported }

    /// A value's kind with its article.
    static func kind(_ value: JSONValue) -> String {
        switch value.kind {
        case .object, .array: "an \(value.kind.rawValue)"
        case .string, .number, .boolean: "a \(value.kind.rawValue)"
        case .null: "null"
        }
    }

    /// Text of the playbook, fit to stand in a message.
    static func shown(_ text: String) -> String { InertText(text, maximum: 80).quoted }
}
