internal import Execution
internal import HostProcess
internal import StrictJSON

/// Restarts units through `systemctl`.
struct UnitControl: Sendable {
    /// A unit as the service manager has it.
    struct Unit: Sendable, Hashable {
        let name: String
        let load: String
        let active: String
        let file: String
        /// New with each start, by whomever.
        let invocation: String
        let job: String
    }

    /// How long a unit may take until it runs after its job has ended.
    private static let patience = Duration.seconds(5)

    let program: ControlProgram
    let callLimit: Duration
    let pause: Duration

    init(_ configuration: HostConfiguration, pause: Duration = .milliseconds(200)) {
        program = ControlProgram(path: configuration.systemctl, environment: ["LC_ALL": "C", "SYSTEMD_COLORS": "0"])
        (callLimit, self.pause) = (configuration.callLimit, pause)
    }

    /// A unit as it is now.
    func unit(_ name: String) async throws(SystemStop) -> Unit {
        let properties = ["Id", "LoadState", "ActiveState", "FragmentPath", "InvocationID", "Job"]
        let result = try await program.result(
            ["--no-pager", "--no-ask-password", "show", "--property=\(properties.joined(separator: ","))", "--", name],
            limit: callLimit,
            outputBytes: 64 << 10
        )
        guard result.isGood else { throw Self.stop(result, name) }
        var values: [String: String] = [:]
        for line in String(decoding: result.output, as: UTF8.self).split(separator: "\n") {
            guard let equals = line.firstIndex(of: "=") else { continue }
            values[String(line[..<equals])] = String(line[line.index(after: equals)...])
        }
        guard let load = values["LoadState"], let active = values["ActiveState"], values["Id"] != nil else {
            throw .silent(.init(.garbage, "systemctl printed no state of a unit"))
        }
        switch load {
        case "loaded": break
        case "not-found": throw .refused(.init(.targetGone, "There is no unit \(name)."))
        case "masked": throw .refused(.init(.forbidden, "\(name) is masked; it may not be started."))
        default: throw .refused(.init(.forbidden, "\(name) cannot be loaded; look at `systemctl status \(name)`."))
        }
        return Unit(
            name: name,
            load: load,
            active: active,
            file: values["FragmentPath"] ?? "",
            invocation: values["InvocationID"] ?? "",
            job: values["Job"] ?? ""
        )
    }

    /// Restarts a unit, and looks whether it runs, anew.
    func restart(_ before: Unit, limit: Duration) async throws(SystemStop) {
        let result = try await program.result(
            ["--no-pager", "--no-ask-password", "restart", "--", before.name],
            limit: limit,
            outputBytes: 64 << 10
        )
        guard result.isGood else { throw Self.stop(result, before.name) }
        let end = ContinuousClock.now + Self.patience
        while true {
            let now = try await unit(before.name)
            if now.active == "active", now.invocation != before.invocation { return }
            if now.active == "failed" {
                throw .failed("\(before.name) was restarted and failed; look at `journalctl -u \(before.name)`.")
            }
            guard ContinuousClock.now < end, now.active == "activating" || now.active == "reloading" else {
                throw .failed(
                    now.active == "active"
                        ? "systemctl said that it restarted \(before.name), but it runs as before."
                        : "\(before.name) was restarted and is \(now.active)."
                )
            }
            do { try await ContinuousClock().sleep(for: pause) } catch { throw .silent(.init(.outOfTime)) }
        }
    }

    /// What a call that went wrong means. The words are read for what they tell, and never shown.
    /// - Source: `systemctl(1)`, exit status: 4 and 5 as for service scripts.
    private static func stop(_ result: ChildProcess.Result, _ name: String) -> SystemStop {
        let words = String(decoding: result.errors.prefix(4096), as: UTF8.self)
        let denials = ["Access denied", "authentication required", "Permission denied", "Operation not permitted"]
        if denials.contains(where: words.contains) {
            return .refused(.init(.notPermitted, "The service manager does not permit this process's user to do it."))
        }
        if words.contains("Failed to connect to bus") || words.contains("has not been booted with systemd") {
            return .refused(.init(.notConfigured, "There is no systemd to talk to on this machine."))
        }
        if result.ending == .exited(5) || words.contains("not found.") {
            return .refused(.init(.targetGone, "There is no unit \(name)."))
        }
        if words.contains("is masked") {
            return .refused(.init(.forbidden, "\(name) is masked; it may not be started."))
        }
        if words.contains("Job for ") {
            return .failed("\(name) did not start again; look at `journalctl -u \(name)`.")
        }
        return .silent(.init(.unknowable, "systemctl ended in an unknown way"))
    }
}
