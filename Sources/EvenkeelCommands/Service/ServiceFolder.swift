internal import IncidentEngine
internal import LocalFiles

/// Where a service keeps what has to last.
struct ServiceFolder: Sendable {
    /// The folder.
    let path: String
    /// Whether it goes when the service ends.
    let isTemporary: Bool

    /// The journal's database.
    var journal: String { path + "/journal.db" }
    /// The key that signs checkpoints.
    var key: String { path + "/journal.key" }
    /// The checkpoints, where no other place is configured.
    var checkpoints: String { path + "/checkpoints" }
    /// What executors remember of orders, for systems that cannot.
    var orders: String { path + "/orders" }

    /// What executors captured as evidence, unless configuration names another folder.
    var evidence: String { path + "/evidence" }
    /// The access token, where nobody is configured.
    var token: String { path + "/access-token" }

    /// The folder of a configuration, made where it is not there.
    /// - Throws: `CommandFailure` when it cannot be made, or the environment names no home.
    static func open(
        _ configuration: Configuration,
        environment: [String: String],
        isDemo: Bool
    ) throws(CommandFailure) -> ServiceFolder {
        guard let path = isDemo ? "" : path(configuration, environment) else {
            let advice = "set `serve.state` in the configuration, XDG_STATE_HOME or HOME"
            throw CommandFailure(["no place for the state folder is known; \(advice)"])
        }
        do throws(FileError) {
            if isDemo {
                let parent = environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
                let path = try PrivateFile.makeTemporaryFolder("evenkeel-demo", in: parent)
                return ServiceFolder(path: path, isTemporary: true)
            }
            try PrivateFile.makeFolder(path)
            return ServiceFolder(path: path, isTemporary: false)
        } catch {
            throw CommandFailure(["\(error)"])
        }
    }

    /// Where the state is kept; nil where neither configuration nor environment tell.
    /// - Source: XDG Base Directory Specification 0.8; `systemd.exec(5)`, `STATE_DIRECTORY`.
    static func path(_ configuration: Configuration, _ environment: [String: String]) -> String? {
        if let path = configuration.serve.state { return path }
        if let path = environment["STATE_DIRECTORY"], !path.isEmpty { return path }
        if let path = environment["XDG_STATE_HOME"], path.hasPrefix("/") { return path + "/evenkeel" }
        return environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 + "/.local/state/evenkeel" : nil }
    }

    /// Removes it when it is not meant to last.
    func close() {
        if isTemporary { PrivateFile.removeFolder(path) }
    }
}
