public import StrictJSON
internal import StructuredDocuments

/// What is wrong with a playbook, where, and what to do about it. All three are safe to print.
public struct PlaybookFault: Sendable, Hashable, CustomStringConvertible {
    /// The place, as a JSON pointer (RFC 6901); empty for the whole document.
    public let pointer: String
    /// What is wrong.
    public let problem: String
    /// What to do about it.
    public let advice: String

    init(pointer: String, problem: String, advice: String) {
        self.pointer = InertText(pointer, maximum: 400).text
        self.problem = problem
        self.advice = advice
    }

    /// One line: place, problem, advice.
    public var description: String { "\(pointer.isEmpty ? "/" : pointer): \(problem); \(advice)" }

    /// The fault as JSON.
    public var json: JSONValue {
        ["pointer": .string(pointer), "problem": .string(problem), "advice": .string(advice)]
    }

    /// A key as a part of a pointer.
    /// - Source: RFC 6901, section 3.
    static func escaped(_ key: String) -> String {
        var text = ""
        for character in key.unicodeScalars {
            switch character {
            case "~": text += "~0"
            case "/": text += "~1"
            default: text.unicodeScalars.append(character)
            }
        }
        return text
    }
}

/// Why a playbook was not taken: every fault that was found.
public struct PlaybookError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The faults, in the order of the document as far as it has one.
    public let faults: [PlaybookFault]

    init(_ faults: [PlaybookFault]) { self.faults = faults }

    init(_ problem: String, at pointer: String = "", advice: String) {
        faults = [PlaybookFault(pointer: pointer, problem: problem, advice: advice)]
    }

    /// All faults, one a line.
    public var description: String { faults.map(\.description).joined(separator: "\n") }
}
