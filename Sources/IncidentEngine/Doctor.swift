public import LocalFiles
internal import LocalInference
internal import Planning
internal import Remediation
internal import Runbooks
public import StrictJSON

/// Looks at everything that a plan depends on and says what is in order, what is not, and what to do about it.
public struct Doctor: Sendable {
    /// One thing that was looked at.
    public struct Finding: Sendable, Hashable {
        /// How it stands.
        public enum State: String, Sendable, CaseIterable {
            /// In order.
            case ok
            /// It works without it, less well.
            case missing
            /// It does not work.
            case broken
        }

        /// What was looked at.
        public let subject: String
        /// How it stands.
        public let state: State
        /// What was found, and what to do where something is to be done.
        public let detail: String

        init(_ subject: String, _ state: State, _ detail: String) {
            self.subject = subject
            self.state = state
            self.detail = detail
        }
    }

    /// What operators set.
    let configuration: Configuration
    /// Where the program stands.
    let program: ProgramLocation
    /// The environment, for the key.
    let environment: [String: String]
    /// Whether the network may not be touched.
    let isOffline: Bool

    /// Creates a look at everything.
    /// - Parameters:
    ///   - configuration: What operators set.
    ///   - program: Where the program stands.
    ///   - environment: The environment, which may hold the endpoint's key.
    ///   - isOffline: Whether the network may not be touched.
    public init(
        _ configuration: Configuration,
        program: ProgramLocation,
        environment: [String: String],
        isOffline: Bool
    ) {
        self.configuration = configuration
        self.program = program
        self.environment = environment
        self.isOffline = isOffline
    }

    /// Everything that was found, in the order in which it is needed.
    public func findings() async -> [Finding] {
        var findings = [Finding("program", .ok, "\(Product.version), in \(program.folder ?? "an unknown folder")")]
        do throws(EngineError) {
            let workspace = try Workspace(configuration, program: program)
            findings += knowledge(workspace)
        } catch {
            findings += error.problems.map { Finding("workspace", .broken, $0) }
        }
        if let inventory = configuration.inventory { findings.append(Self.inventory(inventory)) }
        findings += await model()
        findings += await sources()
        return findings
    }

    private func knowledge(_ workspace: Workspace) -> [Finding] {
        var findings: [Finding] = []
        let folders = workspace.folders.runbooks
        if folders.isEmpty {
            let places = program.candidates(for: "runbooks").joined(separator: " or ")
            findings.append(
                Finding(
                    "runbooks",
                    .missing,
                    "none; expected in \(places), or name folders by `runbooks` in the configuration"
                )
            )
        } else {
            let books = workspace.knowledge.runbooks
            let steps = books.reduce(0) { $0 + $1.steps.count }
            let detail = "\(books.count) with \(steps) typed steps, from \(folders.joined(separator: ", "))"
            findings.append(Finding("runbooks", books.isEmpty ? .missing : .ok, detail))
        }
        if let folder = workspace.folders.incidents {
            let count = workspace.knowledge.incidents.count
            findings.append(Finding("past incidents", .ok, "\(count) that somebody confirmed, from \(folder)"))
        } else {
            findings.append(Finding("past incidents", .missing, "none; name a folder by `incidents`"))
        }
        findings.append(prompts(workspace))
        findings.append(Finding("actions", .ok, "\(workspace.catalogue.definitions.count) declared"))
        return findings + workspace.faults.map { Finding("files", .broken, $0) }
    }

    private func prompts(_ workspace: Workspace) -> Finding {
        guard let folder = workspace.folders.prompts else {
            let places = program.candidates(for: "prompts").joined(separator: " or ")
            return Finding("prompts", .missing, "none, so no model is asked; expected in \(places)")
        }
        let absent = ["plan", "why"].filter { workspace.prompts[$0] == nil }
        guard absent.isEmpty else {
            return Finding("prompts", .broken, "\(folder) has no valid prompt \(absent.joined(separator: " and "))")
        }
        return Finding("prompts", .ok, "\(workspace.prompts.count), from \(folder)")
    }

    private static func inventory(_ path: String) -> Finding {
        do throws(EngineError) {
            let count = try InventoryFile.read(path)?.entities.count ?? 0
            return Finding("inventory", .ok, "\(count) declared, from \(path)")
        } catch {
            return Finding("inventory", .broken, error.problems.joined(separator: "; "))
        }
    }

    /// The endpoint: whether it answers, with which models, and how it wants to be asked for a schema.
    private func model() async -> [Finding] {
        let factory = ModelEndpoint(inference: configuration.inference, environment: environment)
        let endpoint: ChatEndpoint
        do throws(EngineError) {
            guard let made = try factory.make() else {
                return [Finding("model", .missing, "none; plans are made without one. Name it by `inference.endpoint`")]
            }
            endpoint = made
        } catch {
            return error.problems.map { Finding("model", .broken, $0) }
        }
        guard !isOffline else { return [Finding("model", .missing, "not asked, since this is offline")] }
        let report = await endpoint.probe(within: .seconds(20))
        await endpoint.shutDown()
        return ModelFindings(report: report, inference: configuration.inference).findings
    }

    /// The findings as a JSON value.
    public static func json(_ findings: [Finding]) -> JSONValue {
        [
            "schema": "evenkeel.doctor/1",
            "healthy": .bool(!findings.contains { $0.state == .broken }),
            "findings": .array(
                findings.map { finding in
                    [
                        "subject": .string(finding.subject), "state": .string(finding.state.rawValue),
                        "detail": .string(finding.detail),
                    ]
                }
            ),
        ]
    }
}

/// What a probe of the endpoint tells.
private struct ModelFindings: Sendable {
    let report: EndpointReport
    let inference: Configuration.Inference

    var findings: [Doctor.Finding] {
        var findings: [Doctor.Finding] = []
        if let failure = report.failure {
            return [Doctor.Finding("model", .broken, "\(report.address): \(failure); plans are made without it")]
        }
        let models = report.models.prefix(5).map(\.identifier).joined(separator: ", ")
        let chosen = report.model.map { "; used: \($0)" } ?? ""
        findings.append(
            Doctor.Finding("model", .ok, "\(report.address) offers \(models.isEmpty ? "one" : models)\(chosen)")
        )
        if let wanted = inference.model, !report.models.isEmpty,
            !report.models.contains(where: { $0.identifier == wanted })
        {
            findings.append(Doctor.Finding("model", .broken, "it does not offer `\(wanted)`"))
        }
        if let form = report.schemaForm {
            findings.append(
                Doctor.Finding("replies", .ok, "constrained by \(form); set `schema-form` to it to spare the trial")
            )
        } else {
            let tried = report.forms.map { "\($0.form)" }.joined(separator: ", ")
            findings.append(
                Doctor.Finding(
                    "replies",
                    .missing,
                    "the endpoint ignores schemas (tried \(tried)); its replies are checked all the same, and fail more often"
                )
            )
        }
        let context = report.models.first { $0.identifier == report.model }?.contextTokens
        if let context, context < inference.contextTokens {
            let detail = "the model has \(context) tokens; set `context-tokens` to at most that"
            findings.append(Doctor.Finding("context", .broken, detail))
        }
        return findings
    }
}
