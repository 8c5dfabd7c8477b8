internal import IncidentModel
internal import KnowledgeFiles
public import LocalFiles
public import Planning
public import Remediation
internal import Runbooks
internal import StructuredDocuments

/// What ships with the program and what operators added, read once: runbooks, past incidents, prompts, actions.
public struct Workspace: Sendable {
    /// The folders that are read, with how each was found.
    public struct Folders: Sendable, Hashable {
        /// The folders of runbooks.
        public var runbooks: [String] = []
        /// The folder of past incidents.
        public var incidents: String?
        /// The folder of prompts.
        public var prompts: String?

        /// Folders of runbooks alone, or with others.
        public init(runbooks: [String] = [], incidents: String? = nil, prompts: String? = nil) {
            self.runbooks = runbooks
            self.incidents = incidents
            self.prompts = prompts
        }

        /// The folders of a configuration; where it names none, those that ship.
        public init(_ configuration: Configuration, program: ProgramLocation) {
            let named = configuration.runbooks
            runbooks = named.isEmpty ? [program.shipped("runbooks")].compactMap(\.self) : named
            incidents = configuration.incidents
            prompts = configuration.prompts ?? program.shipped("prompts")
        }
    }

    /// The folders.
    public let folders: Folders
    /// Runbooks and past incidents, with their index.
    public let knowledge: PlanningKnowledge
    /// The actions, operators' own among them.
    public let catalogue: ActionCatalogue
    /// The prompts by name.
    public let prompts: [String: PromptTemplate]
    /// What is wrong with files that were read; the rest of them is used.
    public let faults: [String]

    /// The workspace of a configuration.
    /// - Parameters:
    ///   - configuration: Where to read.
    ///   - program: Where the program stands, for what ships with it.
    /// - Throws: `EngineError` when a folder or file that the configuration names cannot be read at all.
    public init(_ configuration: Configuration, program: ProgramLocation) throws(EngineError) {
        let faults = FaultCollector()
        let folders = Folders(configuration, program: program)
        var runbooks: [Runbook] = []
        for folder in folders.runbooks {
            runbooks += try Self.values(in: folder, faults) { Runbook($0, reportingTo: $1) }
        }
        var incidents: [PastIncident] = []
        if let folder = folders.incidents {
            incidents = try Self.values(in: folder, faults) { PastIncident($0, reportingTo: $1) }
        }
        var templates: [PromptTemplate] = []
        if let folder = folders.prompts {
            templates = try Self.values(in: folder, faults) { PromptTemplate($0, reportingTo: $1) }
        }
        self.folders = folders
        knowledge = PlanningKnowledge(runbooks: runbooks, incidents: incidents)
        catalogue = try Self.catalogue(of: configuration)
        prompts = Dictionary(templates.map { ($0.name, $0) }) { first, _ in first }
        self.faults = faults.faults?.faults.map(\.description) ?? []
    }

    /// A workspace of the actions alone, for work that needs no knowledge.
    /// - Throws: `EngineError` when a file of definitions cannot be read or is wrong.
    public init(actionsOf configuration: Configuration) throws(EngineError) {
        folders = Folders()
        knowledge = .none
        catalogue = try Self.catalogue(of: configuration)
        prompts = [:]
        faults = []
    }

    /// The values of a folder's files.
    private static func values<Value>(
        in folder: String,
        _ faults: FaultCollector,
        _ make: (ParsedMarkdown, FaultCollector) -> Value?
    ) throws(EngineError) -> [Value] {
        do throws(FileError) { return try MarkdownFiles.values(in: folder, reportingTo: faults, make) } catch {
            throw EngineError(.badConfiguration, ["\(error)"])
        }
    }

    /// The actions that ship, with operators' own.
    /// - Throws: `EngineError` when a file of definitions cannot be read or is wrong.
    public static func catalogue(of configuration: Configuration) throws(EngineError) -> ActionCatalogue {
        ActionCatalogue.builtIn.adding(try actions(configuration.actions))
    }

    /// Operators' own definitions. A wrong one is an error: a plan must not quietly lack what they rely on.
    private static func actions(_ files: [String]) throws(EngineError) -> [ActionDefinition] {
        var definitions: [ActionDefinition] = []
        let rule = FieldRule<[ActionDefinition]>.list(of: .mapping { ActionDefinition(reading: $0) }, count: 1...1000)
        for file in files { definitions += try YAMLFile.value(of: file, as: rule) ?? [] }
        return definitions
    }
}
