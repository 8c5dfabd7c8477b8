internal import IncidentEngine

/// Help, made from the tables of commands and options.
struct HelpPage: Sendable {
    /// Columns.
    let width: Int

    /// All commands.
    var overview: String {
        var page = Page()
        page.paragraph(
            "Evenkeel says what is broken, why, and what to do about it: typed steps, each with its evidence, its predicted effect and the way back. It needs no model and no network."
        )
        page.heading("Usage")
        page.paragraph("evenkeel COMMAND [OPTION]... [OPERAND]...")
        page.heading("Commands")
        let widest = Command.all.map(\.name.count).max() ?? 0
        for command in Command.all { page.item(Self.padded(command.name, widest + 1), Line(command.summary)) }
        page.heading("Examples")
        for example in Command.plan.examples + Command.why.examples.prefix(1) { Self.add(example, to: &page) }
        page.heading("Variables")
        let longest = ConfigurationLoader.variables.map(\.name.count).max() ?? 0
        for (name, meaning) in ConfigurationLoader.variables {
            page.item(Self.padded(name, longest + 1), Line(meaning))
        }
        Self.addExits(to: &page)
        page.paragraph("`evenkeel COMMAND --help` says more about a command.")
        return rendered(page)
    }

    /// One command.
    func text(for command: Command) -> String {
        var page = Page()
        page.paragraph(Line("evenkeel \(command.name): \(command.summary)"))
        page.heading("Usage")
        page.paragraph(Line("evenkeel \(command.name) [OPTION]... \(command.usage)"))
        for detail in command.details {
            page.paragraph("")
            page.paragraph(Line(detail))
        }
        page.heading("Options")
        let names = command.allOptions.map { Self.name(of: $0) }
        let widest = min(names.map(\.count).max() ?? 0, 34)
        for (name, option) in zip(names, command.allOptions) {
            page.item(Self.padded(name, widest + 1), Line(option.meaning))
        }
        if !command.examples.isEmpty {
            page.heading("Examples")
            for example in command.examples { Self.add(example, to: &page) }
        }
        Self.addExits(to: &page)
        return rendered(page)
    }

    private static func add(_ example: Command.Example, to page: inout Page) {
        page.item("$", Line("evenkeel \(example.line)"), [Page.Field(name: "#", line: Line(example.meaning))])
    }

    private static func addExits(to page: inout Page) {
        page.heading("Exit status")
        for status in ExitStatus.allCases { page.item("\(status.rawValue)", Line(status.meaning)) }
    }

    private static func name(of option: Option) -> String {
        let letter = option.letter.map { "-\($0), " } ?? "    "
        return letter + "--" + option.name + (option.valueName.map { " \($0)" } ?? "")
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private func rendered(_ page: Page) -> String { TextRenderer(width: width, isColoured: false).text(page) }
}
