import StrictJSON
import Testing

@testable import PlaybookExchange

/// A playbook written by hand, with one of everything, and ways to spoil it.
enum SamplePlaybook {
    /// A UUID of version 4 with a number at its end.
    static func uuid(_ number: Int) -> String {
        let digits = String(number)
        return "5f0c1d2e-7a3b-4c4d-8e5f-" + String(repeating: "0", count: 12 - digits.count) + digits
    }

    static let start = "start--\(uuid(1))"
    static let first = "action--\(uuid(2))"
    static let branch = "if-condition--\(uuid(3))"
    static let loop = "while-condition--\(uuid(4))"
    static let choice = "switch-condition--\(uuid(5))"
    static let parallel = "parallel--\(uuid(6))"
    static let call = "playbook-action--\(uuid(7))"
    static let look = "action--\(uuid(8))"
    static let end = "end--\(uuid(9))"
    static let branchEnd = "end--\(uuid(10))"
    static let exception = "end--\(uuid(11))"
    static let crew = "group--\(uuid(20))"
    static let gate = "http-api--\(uuid(21))"
    static let login = "http-basic--\(uuid(22))"
    static let note = "extension-definition--\(uuid(23))"
    static let marking = "marking-tlp--\(uuid(24))"
    static let maker = "identity--\(uuid(25))"

    /// The value of a text that is written here; a mistake in it is the test's own.
    static func value(_ text: String) -> JSONValue {
        guard let value = try? JSONValue(parsing: text) else { preconditionFailure("no JSON: \(text)") }
        return value
    }

    /// The smallest playbook.
    static let smallest = value(
        """
        {"type": "playbook", "spec_version": "cacao-2.0", "id": "playbook--\(uuid(0))",
         "name": "Bring the lighthouse back", "created_by": "\(maker)", "created": "2026-03-01T10:00:00.000Z",
         "modified": "2026-03-01T10:00:00.000Z", "workflow_start": "\(start)",
         "workflow": {
           "\(start)": {"type": "start", "on_completion": "\(first)"},
           "\(first)": {"type": "action", "name": "Look at the lamp", "agent": "\(crew)",
             "commands": [{"type": "manual", "command": "Is the lamp lit?"}], "on_completion": "\(end)"},
           "\(end)": {"type": "end"}},
         "agent_definitions": {"\(crew)": {"type": "group", "name": "The keepers"}}}
        """
    )

    /// A playbook with one of everything.
    static let full: JSONValue = {
        var object = smallest.object ?? JSONObject()
        for part in [head, definitions, workflow] {
            for (key, value) in part.object ?? JSONObject() { object[key] = value }
        }
        return .object(object)
    }()

    private static let head = value(
        """
        {"description": "What to do when the lamp is out", "playbook_types": ["remediation"],
         "playbook_activities": ["identify-steps"], "playbook_processing_summary": {"manual_playbook": true},
         "revoked": false, "valid_from": "2026-03-01T10:00:00.000Z", "valid_until": "2030-03-01T10:00:00.000Z",
         "derived_from": ["playbook--\(uuid(30))"], "related_to": ["\(maker)"], "priority": 3, "severity": 70,
         "impact": 0, "industry_sectors": ["maritime"], "labels": ["lamp"],
         "external_references": [{"name": "The keepers' manual", "description": "Chapter 4", "source": "shelf 2",
           "url": "https://lighthouse.example/manual", "external_id": "M4", "reference_id": "\(maker)"}],
         "markings": ["\(marking)"],
         "playbook_variables": {
           "__lamp__": {"type": "string", "value": "north", "constant": true, "external": false},
           "__oil__": {"type": "integer", "value": null, "description": "litres"}},
         "workflow_exception": "\(exception)", "playbook_extensions": {"\(note)": {"colour": "red"}},
         "signatures": [{"type": "jss", "value": "bm8gc2lnbmF0dXJl"}]}
        """
    )

    private static let definitions = value(
        """
        {"authentication_info_definitions": {
           "\(login)": {"type": "http-basic", "user_id": "keeper", "password": "not-a-real-one"}},
         "extension_definitions": {"\(note)": {"type": "extension-definition", "name": "Colours",
           "created_by": "\(maker)", "schema": "colour: a text", "version": "1.0.0"}},
         "data_marking_definitions": {"\(marking)": {"type": "marking-tlp", "id": "\(marking)",
           "created_by": "\(maker)", "created": "2026-03-01T10:00:00.000Z", "tlpv2_level": "TLP:GREEN"}},
         "agent_definitions": {"\(crew)": {"type": "group", "name": "The keepers",
           "location": {"name": "North tower"}, "contact": {"email": {"work": "keepers@lighthouse.example"}}}},
         "target_definitions": {"\(gate)": {"type": "http-api", "name": "The lamp's gate",
           "address": {"dname": ["lamp.example"]}, "port": "8443", "authentication_info": "\(login)",
           "agent_target_extensions": {"\(note)": {"colour": "white"}}}}}
        """
    )

    private static let workflow = value(
        """
        {"workflow": {
           "\(start)": {"type": "start", "on_completion": "\(first)"},
           "\(first)": {"type": "action", "name": "Look at the lamp", "description": "From the gallery",
             "delay": 10, "timeout": 60000, "owner": "\(maker)", "agent": "\(crew)", "targets": ["\(gate)"],
             "step_variables": {"__seen__": {"type": "bool"}}, "in_args": ["__lamp__"], "out_args": ["__seen__"],
             "commands": [
               {"type": "manual", "command": "Is the lamp lit?", "playbook_activity": "identify-steps"},
               {"type": "http-api", "command": "GET /lamp HTTP/1.1", "headers": {"Accept": ["text/plain"]},
                "content": "none", "version": "1.1", "description": "asks the gate"},
               {"type": "bash", "command_b64": "bHMgLWxh"}],
             "external_references": [{"name": "The keepers' manual"}],
             "step_extensions": {"\(note)": {"colour": "green"}}, "on_success": "\(branch)", "on_failure": "\(call)"},
           "\(branch)": {"type": "if-condition", "condition": "__seen__:value = 'true'", "on_true": "\(loop)",
             "on_false": "\(choice)", "on_completion": "\(end)"},
           "\(loop)": {"type": "while-condition", "condition": "__oil__:value < 10", "on_true": "\(look)",
             "on_completion": "\(branchEnd)"},
           "\(look)": {"type": "action", "agent": "\(crew)", "commands": [{"type": "manual", "command": "Fill oil."}],
             "on_completion": "\(branchEnd)"},
           "\(choice)": {"type": "switch-condition", "switch": "__lamp__",
             "cases": {"north": "\(parallel)", "other/~": "\(branchEnd)"}, "on_completion": "\(branchEnd)"},
           "\(parallel)": {"type": "parallel", "next_steps": ["\(look)", "\(branchEnd)"],
             "on_completion": "\(branchEnd)"},
           "\(call)": {"type": "playbook-action", "playbook_id": "playbook--\(uuid(31))",
             "playbook_version": "2026-02-01T00:00:00.000Z", "in_args": ["__lamp__"], "out_args": ["__oil__"],
             "on_completion": "\(end)"},
           "\(end)": {"type": "end", "name": "Lit"}, "\(branchEnd)": {"type": "end"},
           "\(exception)": {"type": "end"}}}
        """
    )

    /// The playbook with the value at a place replaced, or removed where it is nil. The place is a path of keys.
    static func changed(_ value: JSONValue, _ path: [String], to new: JSONValue?) -> JSONValue {
        guard let key = path.first else { return new ?? .null }
        let rest = Array(path.dropFirst())
        if var items = value.array, let place = Int(key) {
            if rest.isEmpty, new == nil {
                items.remove(at: place)
            } else if items.indices.contains(place) {
                items[place] = changed(items[place], rest, to: new)
            }
            return .array(items)
        }
        var object = value.object ?? JSONObject()
        object[key] = rest.isEmpty ? new : changed(object[key] ?? .object(JSONObject()), rest, to: new)
        return .object(object)
    }

    /// The faults of a document.
    static func faults(_ document: JSONValue) -> [PlaybookFault] {
        do throws(PlaybookError) {
            _ = try PlaybookReader().read(document)
            return []
        } catch { return error.faults }
    }
}
