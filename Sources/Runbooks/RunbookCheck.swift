public import IncidentModel
public import Remediation
public import StructuredDocuments

/// Checks runbooks and past incidents against what there is: known faults, declared actions, their parameters.
///
/// Reading a file finds what is wrong with its form; this finds what is wrong with its meaning.
public struct RunbookCheck: Sendable {
    private let catalogue: ActionCatalogue
    private let faults: FaultCatalogue

    /// A check against these catalogues.
    public init(catalogue: ActionCatalogue, faults: FaultCatalogue = .builtIn) {
        self.catalogue = catalogue
        self.faults = faults
    }

    /// Reports what is wrong with `runbook`.
    public func check(_ runbook: Runbook, reportingTo collector: FaultCollector) {
        guard !runbook.isForeign else { return }
        for pattern in runbook.faults where !faults.knows(pattern) {
            unknownFault(pattern.description, runbook.file, line: 1, collector)
        }
        if runbook.sections.allSatisfy({ $0.text.text.allSatisfy(\.isWhitespace) }) {
            report(
                "the runbook has no text",
                "say how to recognise, tell apart, mend, verify and undo",
                runbook.file,
                1,
                collector
            )
        }
        for step in runbook.steps { check(step, of: runbook, collector) }
    }

    /// Reports ids that several runbooks have.
    public func checkTogether(_ runbooks: [Runbook], reportingTo collector: FaultCollector) {
        var files: [Runbook.ID: String] = [:]
        for runbook in runbooks where !runbook.isForeign {
            if let other = files.updateValue(runbook.file, forKey: runbook.id) {
                report(
                    "`id` \(runbook.id) is also the id of \(other)",
                    "give each runbook its own",
                    runbook.file,
                    1,
                    collector
                )
            }
        }
    }

    /// Reports what is wrong with `incident`.
    public func check(_ incident: PastIncident, reportingTo collector: FaultCollector) {
        if faults[incident.fault] == nil { unknownFault(incident.fault.text, incident.file, line: 1, collector) }
        for attempt in incident.worked + incident.failed {
            guard let definition = definition(attempt.action, incident.file, line: 1, collector) else { continue }
            if !definition.targetKinds.contains(attempt.target) {
                let kinds = definition.targetKinds.sorted().map(\.rawValue).joined(separator: ", ")
                report(
                    "`\(attempt.action)` does not act on a \(attempt.target.rawValue)",
                    "it acts on \(kinds)",
                    incident.file,
                    1,
                    collector
                )
            }
        }
    }

    /// Reports what is wrong with a step.
    private func check(_ step: RunbookStep, of runbook: Runbook, _ collector: FaultCollector) {
        for pattern in step.faults where !faults.knows(pattern) {
            unknownFault(pattern.description, runbook.file, line: step.line, collector)
        }
        for case .code(let code) in step.faults where !runbook.matches(code) {
            let advice = "add it to the `faults` of the front matter, or take it away here"
            report("the step is for \(code), which the runbook is not", advice, runbook.file, step.line, collector)
        }
        guard let definition = definition(step.action, runbook.file, line: step.line, collector) else { return }
        let kinds = Set(step.target.kinds)
        if !kinds.isEmpty, kinds.isDisjoint(with: definition.targetKinds) {
            let accepted = definition.targetKinds.sorted().map(\.rawValue).joined(separator: ", ")
            report(
                "`\(step.action)` does not act on \(step.target.text)",
                "it acts on \(accepted)",
                runbook.file,
                step.line,
                collector
            )
        }
        checkArguments(step, definition, runbook.file, collector)
    }

    private func checkArguments(
        _ step: RunbookStep,
        _ definition: ActionDefinition,
        _ file: String,
        _ collector: FaultCollector
    ) {
        for argument in step.arguments {
            guard let parameter = definition.parameter(named: argument.name) else {
                let nearest = SpellingSuggestion.nearest(to: argument.name, among: definition.parameters.map(\.name))
                let advice = nearest.map { "did you mean `\($0)`?" } ?? "it takes " + names(definition)
                report("`\(step.action)` has no argument `\(argument.name)`", advice, file, step.line, collector)
                continue
            }
            if !Self.fits(argument.value, parameter.domain) {
                let problem = "argument `\(argument.name)` must be \(parameter.domainDescription)"
                report(problem, nil, file, step.line, collector)
            }
        }
        for parameter in definition.parameters where parameter.isRequired {
            guard !step.arguments.contains(where: { $0.name == parameter.name }) else { continue }
            let advice = "it is \(parameter.meaning); write {{ suggested }} to let the planner choose"
            report("argument `\(parameter.name)` is missing", advice, file, step.line, collector)
        }
    }

    private func names(_ definition: ActionDefinition) -> String {
        definition.parameters.isEmpty ? "no arguments" : definition.parameters.map(\.name).joined(separator: ", ")
    }

    /// Whether a value that is written in a runbook can be one of `domain`.
    private static func fits(_ value: StepArgument, _ domain: ParameterDefinition.Domain) -> Bool {
        switch (value, domain) {
        case (.correction, .correction): true
        case (.correction, _), (_, .correction): false
        case (.suggested, _): true
        case (.integer(let number), .integer(let range)), (.integer(let number), .duration(let range)):
            range.contains(number)
        case (.integer(let number), .decimal(let range)): range.contains(Double(number))
        case (.text(let word), .choice(let words)): words.contains(word)
        case (.text(let word), .name): ParameterDefinition.isName(word)
        case (.text(let word), .network): NetworkAddress(word)?.isBlockable ?? false
        case (.text, .integer), (.text, .duration), (.text, .decimal), (.text, .entity): false
        case (.integer, .choice), (.integer, .name), (.integer, .network), (.integer, .entity): false
        }
    }

    private func definition(
        _ name: String,
        _ file: String,
        line: Int,
        _ collector: FaultCollector
    ) -> ActionDefinition? {
        if let definition = catalogue.definition(named: name) { return definition }
        let nearest = SpellingSuggestion.nearest(to: name, among: catalogue.definitions.map(\.id.text))
        report("there is no action `\(name)`", nearest.map { "did you mean `\($0)`?" }, file, line, collector)
        return nil
    }

    private func unknownFault(_ code: String, _ file: String, line: Int, _ collector: FaultCollector) {
        let nearest = SpellingSuggestion.nearest(to: code, among: faults.definitions.map(\.code.text))
        report("there is no fault `\(code)`", nearest.map { "did you mean `\($0)`?" }, file, line, collector)
    }

    private func report(_ problem: String, _ advice: String?, _ file: String, _ line: Int, _ collector: FaultCollector)
    {
        let position = SourcePosition(document: file, line: line)
        collector.add(DocumentFault(position: position, problem: problem, advice: advice))
    }
}
