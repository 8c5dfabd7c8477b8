internal import KnowledgeFiles
internal import LocalFiles
internal import Remediation
internal import Runbooks
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
    /// Every fault, with file and line.
    public private(set) var faults: [String] = []

    /// A review of a folder of runbooks, and of past incidents where a folder is given.
    /// - Parameters:
    ///   - folder: The folder of runbooks.
    ///   - incidentFolder: The folder of past incidents.
    ///   - workspace: The actions that there are.
    /// - Throws: `EngineError` when a folder cannot be read.
    public init(runbooks folder: String, incidents incidentFolder: String?, workspace: Workspace) throws(EngineError) {
        let collector = FaultCollector(limit: 1000)
        let check = RunbookCheck(catalogue: workspace.catalogue)
        do throws(FileError) {
            let books = try MarkdownFiles.values(in: folder, reportingTo: collector) { Runbook($0, reportingTo: $1) }
            for book in books { check.check(book, reportingTo: collector) }
            check.checkTogether(books, reportingTo: collector)
            runbooks = books.count { !$0.isForeign }
            foreign = books.count { $0.isForeign }
            steps = books.reduce(0) { $0 + $1.steps.count }
            if let incidentFolder {
                let past = try MarkdownFiles.values(in: incidentFolder, reportingTo: collector) {
                    PastIncident($0, reportingTo: $1)
                }
                for incident in past { check.check(incident, reportingTo: collector) }
                incidents = past.count
            }
        } catch {
            throw EngineError(.badInput, ["\(error)"])
        }
        faults = collector.faults?.faults.map(\.description) ?? []
    }
}
