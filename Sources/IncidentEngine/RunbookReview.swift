internal import KnowledgeFiles
internal import LocalFiles
internal import Planning
public import Remediation
internal import Runbooks
public import StrictJSON
internal import StructuredDocuments

/// Looks through folders of runbooks, past incidents and prompts, and reports everything that is wrong with them.
public struct RunbookReview: Sendable {
    /// How many typed runbooks there are.
    public private(set) var runbooks = 0
    /// How many are another product's text.
    public private(set) var foreign = 0
    /// How many typed steps there are.
    public private(set) var steps = 0
    /// How many past incidents there are.
    public private(set) var incidents = 0
    /// How many prompts there are.
    public private(set) var prompts = 0
    /// Every fault, with file and line.
    public private(set) var faults: [String] = []

    /// Whether anything was found to look through.
    public var isAboutSomething: Bool { runbooks + foreign + incidents + prompts > 0 || !faults.isEmpty }

    /// A review of folders.
    /// - Parameters:
    ///   - folders: What is looked through.
    ///   - catalogue: The actions that there are.
    /// - Throws: `EngineError` when a folder cannot be read.
    public init(_ folders: Workspace.Folders, catalogue: ActionCatalogue) throws(EngineError) {
        let collector = FaultCollector(limit: 1000)
        let check = RunbookCheck(catalogue: catalogue)
        do throws(FileError) {
            var books: [Runbook] = []
            for folder in folders.runbooks {
                books += try MarkdownFiles.values(in: folder, reportingTo: collector) { Runbook($0, reportingTo: $1) }
            }
            for book in books { check.check(book, reportingTo: collector) }
            check.checkTogether(books, reportingTo: collector)
            runbooks = books.count { !$0.isForeign }
            foreign = books.count { $0.isForeign }
            steps = books.reduce(0) { $0 + $1.steps.count }
            if let folder = folders.incidents {
                let past = try MarkdownFiles.values(in: folder, reportingTo: collector) {
                    PastIncident($0, reportingTo: $1)
                }
                for incident in past { check.check(incident, reportingTo: collector) }
                incidents = past.count
            }
            if let folder = folders.prompts {
                prompts = try MarkdownFiles.values(in: folder, reportingTo: collector) {
                    PromptTemplate($0, reportingTo: $1)
                }
                .count
            }
        } catch {
            throw EngineError(.badInput, ["\(error)"])
        }
        faults = collector.faults?.faults.map(\.description) ?? []
    }

    /// The review as a JSON value.
    public var json: JSONValue {
        [
            "schema": "evenkeel.runbook-review/1",
            "runbooks": JSONValue(runbooks), "foreign": JSONValue(foreign), "steps": JSONValue(steps),
            "incidents": JSONValue(incidents), "prompts": JSONValue(prompts),
            "faults": .array(faults.map { .string($0) }),
        ]
    }
}
