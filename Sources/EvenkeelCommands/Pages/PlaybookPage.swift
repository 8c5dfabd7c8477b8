internal import PlaybookExchange
internal import StrictJSON

/// What is wrong with a playbook, and what somebody else's says.
struct PlaybookPage: Sendable {
    /// The file.
    let path: String
    /// What is wrong.
    let faults: [PlaybookFault]
    /// What departs from the specification and was taken all the same.
    let notes: [PlaybookFault]

    /// The page.
    var page: Page {
        var page = Page()
        for fault in faults { page.verbatim("\(path): \(fault)") }
        for note in notes { page.verbatim("\(path): note: \(note)") }
        let counts = notes.isEmpty ? "" : ", \(notes.count) note\(notes.count == 1 ? "" : "s")"
        let verdict =
            faults.isEmpty
            ? Line("no fault", .good) : Line("\(faults.count) fault\(faults.count == 1 ? "" : "s")", .bad)
        page.paragraph(verdict + Line(counts))
        return page
    }

    /// The same for programs.
    var json: JSONValue {
        [
            "accepted": .bool(faults.isEmpty), "faults": .array(faults.map(\.json)),
            "notes": .array(notes.map(\.json)),
        ]
    }

    /// Somebody else's playbook.
    static func outline(_ outline: PlaybookOutline) -> Page {
        var page = Page()
        page.title(Line(outline.name))
        if let explanation = outline.explanation { page.paragraph(Line(explanation, .quoted)) }
        if !outline.variables.isEmpty {
            page.paragraph(Line("Variables: ") + Line(outline.variables.joined(separator: ", "), .quoted))
        }
        page.heading("Steps")
        for (number, step) in outline.steps.enumerated() {
            var fields = step.instructions.map { instruction in
                Page.Field(
                    name: instruction.isUnderstood ? "to do" : "not understood",
                    line: Line("\(instruction.type): ") + Line(instruction.words, .quoted)
                )
            }
            let around = [
                ("by", [step.agent].compactMap { $0 }), ("about", step.targets), ("variables", step.variables),
            ]
            for (name, texts) in around where !texts.isEmpty {
                fields.append(Page.Field(name: name, line: Line(texts.joined(separator: ", "), .quoted)))
            }
            if !step.next.isEmpty {
                fields.append(Page.Field(name: "next", line: Line(step.next.joined(separator: ", "), .faint)))
            }
            page.item("\(number + 1).", Line(step.title, .strong) + Line(" - \(step.id)", .faint), fields)
        }
        guard !outline.notes.isEmpty else { return page }
        page.heading("Notes")
        for note in outline.notes { page.item(nil, Line("\(note)")) }
        return page
    }
}
