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
        let check = RunbookCheck(catalogue: catalogue)
        do throws(FileError) {
            var books: [Runbook] = []
            for folder in folders.runbooks {
                let collector = FaultCollector(limit: Self.mostFaults)
                let own = try MarkdownFiles.values(in: folder, reportingTo: collector) { Runbook($0, reportingTo: $1) }
                for book in own { check.check(book, reportingTo: collector) }
                faults += Self.located(collector, in: folder)
                books += own
            }
            let together = FaultCollector(limit: Self.mostFaults)
            check.checkTogether(books, reportingTo: together)
            faults += Self.located(together, in: folders.runbooks.count == 1 ? folders.runbooks[0] : nil)
            runbooks = books.count { !$0.isForeign }
            foreign = books.count { $0.isForeign }
            steps = books.reduce(0) { $0 + $1.steps.count }
            if let folder = folders.incidents {
                let collector = FaultCollector(limit: Self.mostFaults)
                let past = try MarkdownFiles.values(in: folder, reportingTo: collector) {
                    PastIncident($0, reportingTo: $1)
                }
                for incident in past { check.check(incident, reportingTo: collector) }
                faults += Self.located(collector, in: folder)
                incidents = past.count
            }
            if let folder = folders.prompts {
                let collector = FaultCollector(limit: Self.mostFaults)
                prompts = try MarkdownFiles.values(in: folder, reportingTo: collector) {
                    PromptTemplate($0, reportingTo: $1)
                }
                .count
                faults += Self.located(collector, in: folder)
            }
        } catch {
            throw EngineError(.badInput, ["\(error)"])
        }
    }

    /// The most faults of one folder that are kept; who has more begins with these.
    private static let mostFaults = 1000

    /// The faults, their files named from the working folder on, so that editors find them.
    private static func located(_ collector: FaultCollector, in folder: String?) -> [String] {
        let prefix = folder.map { $0.hasSuffix("/") ? $0 : $0 + "/" } ?? ""
        return (collector.faults?.faults ?? []).map { prefix + $0.description }
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
