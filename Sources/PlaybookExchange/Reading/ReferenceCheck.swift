internal import ContentDigests
internal import StrictJSON

/// Looks at what a playbook's parts name in each other: agents, targets, credentials, extensions, markings, variables.
struct ReferenceCheck {
    /// The playbook.
    let playbook: Playbook
    /// The document that it was read from, which names also what could not be read.
    let document: JSONValue
    /// Where faults go.
    let report: PlaybookReport

    /// The keys of a dictionary of the document.
    private func keys(_ name: String) -> Set<String> { Set(document[name]?.object?.keys ?? []) }

    /// Checks all of it.
    func run() {
        checkDefinitions()
        checkParties()
        checkSteps()
        checkExtensions()
        checkMarkings()
        checkUniqueness()
    }

    /// Dictionaries that are kept as they are: their keys are names, and their values say what they are.
    private func checkDefinitions() {
        let dictionaries: [(String, JSONObject?, String?)] = [
            ("authentication_info_definitions", playbook.authentication, nil),
            ("extension_definitions", playbook.extensionDefinitions, "extension-definition"),
            ("data_marking_definitions", playbook.markingDefinitions, nil),
        ]
        for (name, object, type) in dictionaries {
            for (key, value) in object ?? JSONObject() {
                let pointer = "/\(name)/\(PlaybookFault.escaped(key))"
                guard var reader = MemberReader(value, at: pointer, report),
                    let id = reader.identifier(key, at: pointer, types: type.map { [$0] } ?? [])
                else { continue }
                guard let stated = reader.text("type", required: true) else { continue }
                if stated != id.type {
                    let problem = "its type is \(PlaybookReport.shown(stated)), its identifier says `\(id.type)`"
                    report.fault("\(pointer)/type", problem, "write one type in both places")
                }
                guard type != nil else { continue }
                for member in ["name", "schema", "version"] { _ = reader.text(member, required: true) }
                _ = reader.identifier("created_by", required: true)
            }
        }
    }

    private func checkParties() {
        let known = keys("authentication_info_definitions")
        for (name, parties) in [("agent_definitions", playbook.agents), ("target_definitions", playbook.targets)] {
            for party in parties ?? [] {
                guard let reference = party.details["authentication_info"]?.string, !known.contains(reference) else {
                    continue
                }
                report.fault(
                    "/\(name)/\(party.id.description)/authentication_info",
                    "there are no credentials \(PlaybookReport.shown(reference))",
                    "define them in `authentication_info_definitions`"
                )
            }
        }
    }

    private func checkSteps() {
        let agents = keys("agent_definitions")
        let targets = keys("target_definitions")
        let global = Set((playbook.variables ?? []).map(\.name))
        for step in playbook.steps {
            let place = "/workflow/\(step.id.description)"
            let variables = global.union((step.variables ?? []).map(\.name))
            switch step.kind {
            case .action(let work):
                if !agents.contains(work.agent.description) {
                    missing("agent", work.agent, "\(place)/agent", "agent_definitions")
                }
                for (number, target) in (work.targets ?? []).enumerated()
                where !targets.contains(target.description) {
                    missing("target", target, "\(place)/targets/\(number)", "target_definitions")
                }
                checkArguments(work.inputs, work.outputs, variables, place)
            case .playbook(let call): checkArguments(call.inputs, call.outputs, variables, place)
            case .start, .end, .parallel, .branch, .loop, .choice: break
            }
        }
    }

    private func missing(_ what: String, _ id: PlaybookIdentifier, _ pointer: String, _ dictionary: String) {
        let problem = "there is no \(what) \(PlaybookReport.shown(id.description))"
        report.fault(pointer, problem, "define it in `\(dictionary)`")
    }

    private func checkArguments(_ inputs: [String]?, _ outputs: [String]?, _ known: Set<String>, _ place: String) {
        for (member, names) in [("in_args", inputs), ("out_args", outputs)] {
            for (number, name) in (names ?? []).enumerated() where !known.contains(name) {
                let problem = "no variable \(PlaybookReport.shown(name)) is defined"
                report.note("\(place)/\(member)/\(number)", problem, "define it in the step or in the playbook")
            }
        }
    }

    private func checkExtensions() {
        let known = keys("extension_definitions")
        var uses: [(String, JSONObject?)] = [("/playbook_extensions", playbook.extensions)]
        uses += playbook.steps.map { ("/workflow/\($0.id.description)/step_extensions", $0.extensions) }
        for (name, parties) in [("agent_definitions", playbook.agents), ("target_definitions", playbook.targets)] {
            uses += (parties ?? []).map { ("/\(name)/\($0.id.description)/agent_target_extensions", $0.extensions) }
        }
        for (place, object) in uses {
            for (key, value) in object ?? JSONObject() {
                let pointer = "\(place)/\(PlaybookFault.escaped(key))"
                guard let reader = MemberReader(value, at: pointer, report),
                    reader.identifier(key, at: pointer, types: ["extension-definition"]) != nil
                else { continue }
                guard !known.contains(key) else { continue }
                report.fault(pointer, "the extension is not defined", "define it in `extension_definitions`")
            }
        }
    }

    private func checkMarkings() {
        let known = keys("data_marking_definitions")
        for (number, marking) in (playbook.markings ?? []).enumerated() where !known.contains(marking.description) {
            report.note(
                "/markings/\(number)",
                "the marking is not defined in the playbook",
                "define it in `data_marking_definitions`"
            )
        }
    }

    /// One UUID names one object, whatever its type.
    private func checkUniqueness() {
        var seen: [String: String] = [:]
        let ids =
            [playbook.id] + playbook.steps.map(\.id) + (playbook.agents ?? []).map(\.id)
            + (playbook.targets ?? []).map(\.id)
        for id in ids {
            let unique = id.unique.description
            if let other = seen[unique], other != id.description {
                let problem = "\(PlaybookReport.shown(id.description)) and `\(other)` have one UUID"
                report.note("", problem, "types tell them apart; give each a UUID of its own")
            }
            seen[unique] = id.description
        }
    }
}
