internal import StrictJSON

/// Reads what stands in several places of a playbook: references, variables, commands, agents and targets.
struct PartReader {
    /// Where faults go.
    let report: PlaybookReport

    /// The references of an object.
    func references(_ reader: inout MemberReader) -> [PlaybookReference]? {
        guard let items = reader.list("external_references") else { return nil }
        let place = reader.place("external_references")
        return items.enumerated().compactMap { reference($0.element, at: "\(place)/\($0.offset)") }
    }

    private func reference(_ value: JSONValue, at pointer: String) -> PlaybookReference? {
        guard var reader = MemberReader(value, at: pointer, report) else { return nil }
        var reference = PlaybookReference(name: reader.text("name", required: true) ?? "")
        reference.explanation = reader.text("description")
        reference.source = reader.text("source")
        reference.link = reader.text("url")
        reference.externalName = reader.text("external_id")
        reference.reference = reader.text("reference_id")
        reference.unknown = reader.rest()
        return reference
    }

    /// The variables of an object.
    func variables(_ name: String, _ reader: inout MemberReader) -> [PlaybookVariable]? {
        guard let object = reader.dictionary(name) else { return nil }
        let place = reader.place(name)
        return object.compactMap { key, value in
            let pointer = "\(place)/\(PlaybookFault.escaped(key))"
            guard PlaybookVariable.isName(key) else {
                let problem = "\(PlaybookReport.shown(key)) is no name of a variable"
                report.fault(pointer, problem, "write `__name__` with letters, digits, `_` and `-`")
                return nil
            }
            return variable(key, value, at: pointer)
        }
    }

    private func variable(_ name: String, _ value: JSONValue, at pointer: String) -> PlaybookVariable? {
        guard var reader = MemberReader(value, at: pointer, report) else { return nil }
        var variable = PlaybookVariable(name: name, type: reader.text("type", required: true) ?? "")
        variable.explanation = reader.text("description")
        variable.value = reader.value("value")
        switch variable.value {
        case .none, .null, .string, .object: break
        case .some(let other):
            let problem = "the value is \(PlaybookReport.kind(other))"
            report.fault(reader.place("value"), problem, "write a text, an object or null; numbers stand in quotes")
        }
        variable.isConstant = reader.flag("constant")
        variable.isExternal = reader.flag("external")
        variable.unknown = reader.rest()
        return variable
    }

    /// A command.
    func command(_ value: JSONValue, at pointer: String) -> PlaybookCommand? {
        guard var reader = MemberReader(value, at: pointer, report) else { return nil }
        var command = PlaybookCommand(type: reader.text("type", required: true) ?? "")
        command.command = reader.text("command")
        command.encodedCommand = reader.base64("command_b64")
        command.content = reader.text("content")
        command.encodedContent = reader.base64("content_b64")
        command.headers = reader.dictionary("headers")
        command.explanation = reader.text("description")
        command.version = reader.text("version")
        command.activity = reader.text("playbook_activity")
        command.references = references(&reader)
        for choice in PlaybookCommand.demanded[command.type] ?? []
        where !choice.contains(where: { reader.object[$0] != nil }) {
            let wanted = choice.map { "`\($0)`" }.joined(separator: " or ")
            report.fault(pointer, "a `\(command.type)` command has no \(wanted)", "write \(wanted)")
        }
        command.unknown = reader.rest()
        return command
    }

    /// The agents or the targets.
    func parties(_ name: String, _ reader: inout MemberReader) -> [PlaybookParty]? {
        guard let object = reader.dictionary(name) else { return nil }
        let place = reader.place(name)
        return object.compactMap { key, value in
            let pointer = "\(place)/\(PlaybookFault.escaped(key))"
            guard let id = reader.identifier(key, at: pointer) else { return nil }
            return party(id, value, at: pointer)
        }
    }

    private func party(_ id: PlaybookIdentifier, _ value: JSONValue, at pointer: String) -> PlaybookParty? {
        guard var reader = MemberReader(value, at: pointer, report) else { return nil }
        var party = PlaybookParty(id: id, name: reader.text("name", required: true) ?? "")
        party.type = reader.text("type", required: true) ?? id.type
        party.explanation = reader.text("description")
        party.location = reader.dictionary("location")
        party.extensions = reader.dictionary("agent_target_extensions")
        checkType(of: party, reader)
        if let form = PlaybookParty.forms[party.type] {
            for member in form.members {
                party.details[member] = reader.value(member, required: form.demanded.contains(member))
            }
            checkContact(party, reader)
            party.unknown = reader.rest()
        } else {
            // A type of somebody's own may have members of its own.
            for (member, value) in reader.object where !Self.common.contains(member) { party.details[member] = value }
        }
        if let reference = party.details["authentication_info"] {
            _ = reader.identifier(reference, at: reader.place("authentication_info"))
        }
        return party
    }

    private static let common: Set<String> = ["type", "name", "description", "location", "agent_target_extensions"]

    /// An identifier begins with the type of its object. Where either is of the vocabulary and they differ, nobody knows
    /// what the object is; two words of somebody's own mean the same in his system.
    private func checkType(of party: PlaybookParty, _ reader: MemberReader) {
        guard party.type != party.id.type else { return }
        let problem = "its type is \(PlaybookReport.shown(party.type)), its identifier says `\(party.id.type)`"
        if PlaybookParty.forms[party.type] != nil || PlaybookParty.forms[party.id.type] != nil {
            report.fault(reader.place("type"), problem, "write one type in both places")
        } else {
            report.note(reader.place("type"), problem, "both are types of somebody's own; write one in both places")
        }
    }

    /// An address of a person is one address: whatever else stands there could reach a mail program's command line.
    private func checkContact(_ party: PlaybookParty, _ reader: MemberReader) {
        guard let mail = party.details["contact"]?["email"]?.object else { return }
        for (key, value) in mail {
            let pointer = "\(reader.place("contact"))/email/\(PlaybookFault.escaped(key))"
            guard let text = value.string, Self.isAddress(text) || Self.isVariable(text) else {
                report.fault(pointer, "it is no e-mail address", "write one address, `name@domain`, and nothing else")
                continue
            }
        }
    }

    /// Whether a text is one address as people have them: RFC 5322's `dot-atom` on both sides of the one `@`.
    private static func isAddress(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 254 else { return false }
        let marks = Set("!#$%&'*+-/=?^_{|}~.".utf8)
        return parts.allSatisfy { part in
            guard let first = part.first, let last = part.last else { return false }
            guard first != UInt8(ascii: "."), last != UInt8(ascii: ".") else { return false }
            return part.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...:
                    true
                default: marks.contains(byte)
                }
            }
        }
    }

    /// Whether a text is the value of a variable, `__name__:value`.
    private static func isVariable(_ text: String) -> Bool {
        text.hasSuffix(":value") && PlaybookVariable.isName(String(text.dropLast(6)))
    }
}
