public import StrictJSON

extension Playbook {
    /// The playbook as JSON: what was read is written again as it was, but for the order of members.
    public var json: JSONValue {
        var object: JSONObject = [
            "type": "playbook", "spec_version": .string(Self.specification), "id": .string(id.description),
            "name": .string(name),
        ]
        object["description"] = explanation.map { .string($0) }
        object["playbook_types"] = MemberWriter.texts(types)
        object["playbook_activities"] = MemberWriter.texts(activities)
        object["playbook_processing_summary"] = processing.map { .object($0) }
        object["created_by"] = .string(createdBy.description)
        object["created"] = .string(created.text)
        object["modified"] = .string(modified.text)
        object["revoked"] = isRevoked.map { .bool($0) }
        object["valid_from"] = validFrom.map { .string($0.text) }
        object["valid_until"] = validUntil.map { .string($0.text) }
        object["derived_from"] = MemberWriter.identifiers(derivedFrom)
        object["related_to"] = MemberWriter.identifiers(relatedTo)
        object["priority"] = priority.map { JSONValue($0) }
        object["severity"] = severity.map { JSONValue($0) }
        object["impact"] = impact.map { JSONValue($0) }
        object["industry_sectors"] = MemberWriter.texts(sectors)
        object["labels"] = MemberWriter.texts(labels)
        object["external_references"] = MemberWriter.references(references)
        object["markings"] = MemberWriter.identifiers(markings)
        object["playbook_variables"] = MemberWriter.variables(variables)
        object["workflow_start"] = .string(start.description)
        object["workflow_exception"] = exception.map { .string($0.description) }
        object["workflow"] = .object(steps.reduce(into: JSONObject()) { $0[$1.id.description] = $1.json })
        object["playbook_extensions"] = extensions.map { .object($0) }
        object["authentication_info_definitions"] = authentication.map { .object($0) }
        object["agent_definitions"] = MemberWriter.parties(agents)
        object["target_definitions"] = MemberWriter.parties(targets)
        object["extension_definitions"] = extensionDefinitions.map { .object($0) }
        object["data_marking_definitions"] = markingDefinitions.map { .object($0) }
        object["signatures"] = signatures.map { .array($0) }
        MemberWriter.add(unknown, to: &object)
        return .object(object)
    }
}

extension PlaybookStep {
    /// The step as JSON.
    var json: JSONValue {
        var object: JSONObject = ["type": .string(type)]
        object["name"] = name.map { .string($0) }
        object["description"] = explanation.map { .string($0) }
        object["external_references"] = MemberWriter.references(references)
        object["delay"] = delay.map { JSONValue($0) }
        object["timeout"] = timeout.map { JSONValue($0) }
        object["step_variables"] = MemberWriter.variables(variables)
        object["owner"] = owner.map { .string($0.description) }
        write(kind, to: &object)
        object["on_completion"] = onCompletion.map { .string($0.description) }
        object["on_success"] = onSuccess.map { .string($0.description) }
        object["on_failure"] = onFailure.map { .string($0.description) }
        object["step_extensions"] = extensions.map { .object($0) }
        MemberWriter.add(unknown, to: &object)
        return .object(object)
    }

    private func write(_ kind: Kind, to object: inout JSONObject) {
        switch kind {
        case .start, .end: break
        case .action(let work):
            object["commands"] = .array(work.commands.map(\.json))
            object["agent"] = .string(work.agent.description)
            object["targets"] = MemberWriter.identifiers(work.targets)
            object["in_args"] = MemberWriter.texts(work.inputs)
            object["out_args"] = MemberWriter.texts(work.outputs)
        case .playbook(let call):
            object["playbook_id"] = .string(call.playbook.description)
            object["playbook_version"] = call.version.map { .string($0.text) }
            object["in_args"] = MemberWriter.texts(call.inputs)
            object["out_args"] = MemberWriter.texts(call.outputs)
        case .parallel(let steps): object["next_steps"] = MemberWriter.identifiers(steps)
        case .branch(let condition, let onTrue, let onFalse):
            object["condition"] = .string(condition)
            object["on_true"] = .string(onTrue.description)
            object["on_false"] = onFalse.map { .string($0.description) }
        case .loop(let condition, let onTrue):
            object["condition"] = .string(condition)
            object["on_true"] = .string(onTrue.description)
        case .choice(let variable, let cases):
            object["switch"] = .string(variable)
            object["cases"] = .object(
                cases.reduce(into: JSONObject()) { $0[$1.value] = .string($1.step.description) }
            )
        }
    }
}

extension PlaybookCommand {
    /// The command as JSON.
    var json: JSONValue {
        var object: JSONObject = ["type": .string(type)]
        object["command"] = command.map { .string($0) }
        object["command_b64"] = encodedCommand.map { .string($0) }
        object["content"] = content.map { .string($0) }
        object["content_b64"] = encodedContent.map { .string($0) }
        object["headers"] = headers.map { .object($0) }
        object["description"] = explanation.map { .string($0) }
        object["version"] = version.map { .string($0) }
        object["playbook_activity"] = activity.map { .string($0) }
        object["external_references"] = MemberWriter.references(references)
        MemberWriter.add(unknown, to: &object)
        return .object(object)
    }
}

/// Writes what stands in several places of a playbook.
enum MemberWriter: Sendable {
    static func texts(_ texts: [String]?) -> JSONValue? { texts.map { .array($0.map { .string($0) }) } }

    static func identifiers(_ identifiers: [PlaybookIdentifier]?) -> JSONValue? {
        identifiers.map { .array($0.map { .string($0.description) }) }
    }

    static func references(_ references: [PlaybookReference]?) -> JSONValue? {
        references.map { .array($0.map { json($0) }) }
    }

    private static func json(_ reference: PlaybookReference) -> JSONValue {
        var object: JSONObject = ["name": .string(reference.name)]
        object["description"] = reference.explanation.map { .string($0) }
        object["source"] = reference.source.map { .string($0) }
        object["url"] = reference.link.map { .string($0) }
        object["external_id"] = reference.externalName.map { .string($0) }
        object["reference_id"] = reference.reference.map { .string($0) }
        add(reference.unknown, to: &object)
        return .object(object)
    }

    static func variables(_ variables: [PlaybookVariable]?) -> JSONValue? {
        variables.map { .object($0.reduce(into: JSONObject()) { $0[$1.name] = json($1) }) }
    }

    private static func json(_ variable: PlaybookVariable) -> JSONValue {
        var object: JSONObject = ["type": .string(variable.type)]
        object["description"] = variable.explanation.map { .string($0) }
        object["value"] = variable.value
        object["constant"] = variable.isConstant.map { .bool($0) }
        object["external"] = variable.isExternal.map { .bool($0) }
        add(variable.unknown, to: &object)
        return .object(object)
    }

    static func parties(_ parties: [PlaybookParty]?) -> JSONValue? {
        parties.map { .object($0.reduce(into: JSONObject()) { $0[$1.id.description] = json($1) }) }
    }

    private static func json(_ party: PlaybookParty) -> JSONValue {
        var object: JSONObject = ["type": .string(party.type), "name": .string(party.name)]
        object["description"] = party.explanation.map { .string($0) }
        object["location"] = party.location.map { .object($0) }
        add(party.details, to: &object)
        object["agent_target_extensions"] = party.extensions.map { .object($0) }
        add(party.unknown, to: &object)
        return .object(object)
    }

    /// Adds members as they are.
    static func add(_ members: JSONObject, to object: inout JSONObject) {
        for (key, value) in members { object[key] = value }
    }
}
