internal import ContentDigests
internal import StrictJSON

/// Reads the steps of a workflow.
struct StepReader {
    /// Where faults go.
    let report: PlaybookReport
    private var parts: PartReader { PartReader(report: report) }

    init(report: PlaybookReport) { self.report = report }

    /// The steps.
    func steps(_ reader: inout MemberReader) -> [PlaybookStep] {
        guard let value = reader.value("workflow", required: true) else { return [] }
        let place = reader.place("workflow")
        guard let object = value.object else {
            let problem = "the workflow is \(PlaybookReport.kind(value)), not an object"
            report.fault(place, problem, "write an object whose keys are the steps' identifiers")
            return []
        }
        guard object.count <= PlaybookLimits.steps else {
            report.fault(place, "it has more than \(PlaybookLimits.steps) steps", "divide the playbook")
            return []
        }
        return object.compactMap { key, value in
            let pointer = "\(place)/\(PlaybookFault.escaped(key))"
            guard let id = reader.identifier(key, at: pointer, types: PlaybookStep.types) else { return nil }
            if id.unique.version != 4 {
                let problem = "the UUID of a step is of version \(id.unique.version)"
                report.note(pointer, problem, "it names one step all the same; the specification wants version 4")
            }
            return step(id, value, at: pointer)
        }
    }

    private func step(_ id: PlaybookIdentifier, _ value: JSONValue, at pointer: String) -> PlaybookStep? {
        guard var reader = MemberReader(value, at: pointer, report) else { return nil }
        guard let type = reader.text("type", required: true) else { return nil }
        guard type == id.type else {
            let problem = "its type is \(PlaybookReport.shown(type)), its identifier says `\(id.type)`"
            report.fault(reader.place("type"), problem, "write one type in both places")
            return nil
        }
        guard let kind = kind(type, &reader) else { return nil }
        var step = PlaybookStep(id: id, kind)
        step.name = reader.text("name")
        step.explanation = reader.text("description")
        step.references = parts.references(&reader)
        step.delay = reader.whole("delay", 0...Int(Int32.max))
        step.timeout = reader.whole("timeout", 0...Int(Int32.max))
        step.variables = parts.variables("step_variables", &reader)
        step.owner = reader.identifier("owner")
        step.onCompletion = reader.identifier("on_completion", types: PlaybookStep.types)
        step.onSuccess = reader.identifier("on_success", types: PlaybookStep.types)
        step.onFailure = reader.identifier("on_failure", types: PlaybookStep.types)
        step.extensions = reader.dictionary("step_extensions")
        step.unknown = reader.rest()
        checkNext(reader, kind)
        return step
    }

    /// What a step of this type does; nil, with faults, when that cannot be told.
    private func kind(_ type: String, _ reader: inout MemberReader) -> PlaybookStep.Kind? {
        switch type {
        case "start": return .start
        case "end": return .end
        case "action": return action(&reader)
        case "playbook-action":
            let id = reader.identifier("playbook_id", required: true, types: ["playbook"])
            let version = reader.time("playbook_version")
            let inputs = reader.texts("in_args")
            let outputs = reader.texts("out_args")
            return id.map { .playbook(.init(playbook: $0, version: version, inputs: inputs, outputs: outputs)) }
        case "parallel": return parallel(&reader)
        case "if-condition":
            let condition = reader.text("condition", required: true)
            let onTrue = reader.identifier("on_true", required: true, types: PlaybookStep.types)
            let onFalse = reader.identifier("on_false", types: PlaybookStep.types)
            guard let condition, let onTrue else { return nil }
            return .branch(condition: condition, onTrue: onTrue, onFalse: onFalse)
        case "while-condition":
            let condition = reader.text("condition", required: true)
            let onTrue = reader.identifier("on_true", required: true, types: PlaybookStep.types)
            guard let condition, let onTrue else { return nil }
            return .loop(condition: condition, onTrue: onTrue)
        default: return choice(&reader)
        }
    }

    private func action(_ reader: inout MemberReader) -> PlaybookStep.Kind? {
        let place = reader.place("commands")
        let items = reader.list("commands", required: true)
        if items?.isEmpty == true { report.fault(place, "an action has no command", "write at least one") }
        let commands = items?.enumerated().compactMap { parts.command($0.element, at: "\(place)/\($0.offset)") }
        let agent = reader.identifier("agent", required: true)
        let targets = reader.identifiers("targets")
        let inputs = reader.texts("in_args")
        let outputs = reader.texts("out_args")
        guard let commands, let agent else { return nil }
        return .action(.init(commands: commands, agent: agent, targets: targets, inputs: inputs, outputs: outputs))
    }

    private func parallel(_ reader: inout MemberReader) -> PlaybookStep.Kind? {
        let place = reader.place("next_steps")
        guard reader.value("next_steps", required: true) != nil,
            let steps = reader.identifiers("next_steps", types: PlaybookStep.types)
        else { return nil }
        if steps.count < 2 {
            report.fault(place, "a parallel step has fewer than two branches", "write the branches, or one step")
        }
        return .parallel(steps)
    }

    private func choice(_ reader: inout MemberReader) -> PlaybookStep.Kind? {
        let variable = reader.text("switch", required: true)
        _ = reader.value("cases", required: true)
        guard let cases = reader.dictionary("cases"), let variable else { return nil }
        if cases.isEmpty { report.fault(reader.place("cases"), "there is no case", "write at least one") }
        let read = cases.compactMap { value, step -> PlaybookStep.Case? in
            let pointer = "\(reader.place("cases"))/\(PlaybookFault.escaped(value))"
            return reader.identifier(step, at: pointer, types: PlaybookStep.types).map { .init(value: value, step: $0) }
        }
        return .choice(variable: variable, cases: read)
    }

    /// Which of the three ways on a step may name.
    private func checkNext(_ reader: MemberReader, _ kind: PlaybookStep.Kind) {
        let named = Set(["on_completion", "on_success", "on_failure"].filter { reader.object[$0] != nil })
        let forbidden: Set<String> =
            switch kind {
            case .end: named
            case .start: named.subtracting(["on_completion"])
            default: named.contains("on_completion") ? named.subtracting(["on_completion"]) : []
            }
        for member in forbidden.sorted() {
            report.fault(reader.place(member), "it may not stand in this step", "leave it out")
        }
        let continues = named.contains("on_completion") || named.contains("on_success")
        switch kind {
        case .start, .action, .playbook:
            guard !continues else { return }
            report.fault(reader.pointer, "nothing follows the step", "name what does: at least an `end` step")
        case .parallel, .branch, .loop, .choice:
            guard !continues else { return }
            report.note(
                reader.pointer,
                "nothing follows when its branches have ended",
                "the workflow is taken to end there; name an `end` step"
            )
        case .end: return
        }
    }
}
