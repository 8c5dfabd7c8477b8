internal import Execution
internal import IncidentModel
internal import Remediation

/// What a plan's action means on this machine, within what its configuration allows.
enum HostAct: Sendable, Hashable {
    /// Removes files under the declared folders.
    case clear
    /// Rotates the declared files.
    case rotate
    /// Looks at what takes the room.
    case usage
    /// Looks at processes and connections.
    case capture
    /// Restarts a unit.
    case restart(String)
    /// Ends the processes of a name.
    case end(String)

    init(_ action: Action, _ configuration: HostConfiguration) throws(SystemStop) {
        switch action.definition.id.text {
        case "host.clear-declared-paths":
            guard !configuration.clearings.isEmpty else { throw Self.undeclared("`clear` declares no folders") }
            self = .clear
        case "host.rotate-logs":
            guard !configuration.rotations.isEmpty else { throw Self.undeclared("`rotate` declares no files") }
            self = .rotate
        case "host.disk-usage":
            guard !configuration.clearings.isEmpty || !configuration.rotations.isEmpty || !configuration.looks.isEmpty
            else {
                throw Self.undeclared("`clear`, `rotate` and `look` declare no folders")
            }
            self = .usage
        case "evidence.capture": self = .capture
        case "systemd.restart-unit":
            guard case .name(let name) = action[argument: "unit"] else { throw Self.unknown(action) }
            self = .restart(try Self.unit(name, configuration))
        case "node.restart-service":
            guard case .choice(let name) = action[argument: "service"] else { throw Self.unknown(action) }
            self = .restart(try Self.unit(name, configuration))
        case "host.terminate-process":
            guard case .name(let name) = action[argument: "process"] else { throw Self.unknown(action) }
            guard configuration.processes.contains(name) else {
                throw Self.undeclared("`processes` does not declare \(name)")
            }
            self = .end(name)
        default: throw Self.unknown(action)
        }
    }

    private static func unit(_ name: String, _ configuration: HostConfiguration) throws(SystemStop) -> String {
        let unit = HostConfiguration.unit(name)
        guard configuration.units.contains(unit) else { throw undeclared("`units` does not declare \(unit)") }
        return unit
    }

    private static func undeclared(_ words: String) -> SystemStop {
        .refused(.init(.notConfigured, "The configuration's \(words)."))
    }

    private static func unknown(_ action: Action) -> SystemStop {
        .refused(
            .init(.notConfigured, "\(action.definition.id.text) is not carried out on hosts; a person has to do it.")
        )
    }

    /// What it acts on, beside the machine.
    var subject: String {
        switch self {
        case .clear, .rotate, .usage: "files"
        case .capture: "evidence"
        case .restart(let unit): "unit \(unit)"
        case .end(let name): "process \(name)"
        }
    }
}
