internal import LocalFiles
internal import PlaybookExchange
internal import StrictJSON
internal import StructuredDocuments

/// Carries `playbook` out: exports a plan, imports a playbook, checks one.
struct PlaybookCommandLine: Sendable {
    /// The most bytes of a plan: its playbook has to be within the limits of playbooks as well.
    private static let planBytes = 4 << 20

    /// The command line and its surroundings.
    let context: CommandContext

    private var path: String { context.invocation.operands[1] }

    /// Carries it out.
    func run() throws(CommandFailure) -> ExitStatus {
        switch context.invocation.operands[0] {
        case "export": return try export()
        case "import": return try take()
        default:
            guard !context.invocation.has(.output) else {
                throw .use("`check` writes no file, so it takes no --output", of: "playbook")
            }
            return try check()
        }
    }

    private func export() throws(CommandFailure) -> ExitStatus {
        let bytes = try bytes(limit: Self.planBytes)
        let plan: JSONValue
        do throws(JSONError) {
            plan = try JSONValue(parsing: bytes, limits: JSONLimits(documentBytes: Self.planBytes))
        } catch {
            throw CommandFailure(["\(path): \(error)"])
        }
        let playbook: [UInt8]
        do throws(PlaybookError) { playbook = try PlanExport(plan).bytes() } catch { throw failure(error) }
        try write(playbook)
        return .done
    }

    private func take() throws(CommandFailure) -> ExitStatus {
        let bytes = try bytes(limit: PlaybookLimits.document.documentBytes)
        let result: PlaybookImport
        do throws(PlaybookError) { result = try PlaybookImport(bytes) } catch { throw failure(error) }
        switch result {
        case .plan(let document, let notes):
            for note in notes { say(note.description) }
            try write(document)
        case .outline(let outline):
            say("a playbook of somebody else; its outline is for people, nothing in it is an action")
            guard context.invocation.value(.format) == "text", !context.invocation.has(.output) else {
                try write(outline.json)
                return .done
            }
            try context.show(PlaybookPage.outline(outline), json: outline.json)
        }
        return .done
    }

    private func check() throws(CommandFailure) -> ExitStatus {
        let bytes = try bytes(limit: PlaybookLimits.document.documentBytes)
        var faults: [PlaybookFault] = []
        var notes: [PlaybookFault] = []
        do throws(PlaybookError) {
            notes = try PlaybookReader().read(bytes).notes
            // What says that it was made from a plan of ours has to be what that plan gives.
            _ = try PlaybookImport(bytes)
        } catch {
            faults = error.faults
        }
        let page = PlaybookPage(path: path, faults: faults, notes: notes)
        try context.show(page.page, json: page.json)
        return faults.isEmpty ? .done : .failed
    }

    private func say(_ message: String) {
        context.terminal.say(InertText("\(path): \(message)", maximum: 1000).text)
    }

    private func failure(_ error: PlaybookError) -> CommandFailure {
        CommandFailure(error.faults.map { "\(path): \($0)" })
    }

    private func bytes(limit: Int) throws(CommandFailure) -> [UInt8] {
        do throws(FileError) { return try FileReader.bytes(of: path, limit: limit) } catch {
            throw CommandFailure(["\(error)"])
        }
    }

    private func write(_ document: JSONValue) throws(CommandFailure) {
        let bytes: [UInt8]
        do throws(JSONError) { bytes = try document.serialized(.pretty) } catch {
            throw CommandFailure(["the result has no JSON form: \(error)"])
        }
        try write(bytes + [UInt8(ascii: "\n")])
    }

    /// Writes to the file that is named, or prints.
    private func write(_ bytes: [UInt8]) throws(CommandFailure) {
        guard let output = context.invocation.value(.output) else {
            return try context.terminal.printResult(String(decoding: bytes, as: UTF8.self))
        }
        do throws(FileError) {
            var file = try FileOutput(creating: output)
            try file.write(bytes)
            try file.close()
        } catch {
            throw CommandFailure(["\(error)"])
        }
    }
}
