public import IncidentModel
public import StructuredDocuments

/// What an operator allows on the machine that this process runs on; nothing of it ever comes from a plan.
public struct HostConfiguration: Sendable, Hashable {
    /// Files that may be removed.
    struct Clearing: Sendable, Hashable {
        /// The folder under which they are.
        let root: String
        /// Their names.
        let names: [FileNamePattern]
        /// How long they have to be unchanged.
        let leastAge: Duration
        /// How many levels of folders are entered.
        let depth: Int
    }

    /// Files that may be rotated.
    struct Rotation: Sendable, Hashable {
        /// How a file is taken out of its writer's way.
        enum Method: String, Sendable, CaseIterable {
            /// Its newest bytes are copied, and it is emptied: its writer goes on with the same file.
            case copy
            /// It gets another name, and an empty one has its: for writers that open it anew.
            case rename
        }

        /// The folder in which they are.
        let folder: String
        /// Their names.
        let names: [FileNamePattern]
        /// The least length in bytes from which on they are rotated.
        let leastSize: Int64
        /// How many older ones are kept.
        let keep: Int
        let method: Method
        /// The most bytes that are copied.
        let mostCopied: Int64
    }

    /// The targets of plans that mean this machine.
    public let targets: Set<EntityReference>
    /// What may be cleared.
    let clearings: [Clearing]
    /// What may be rotated.
    let rotations: [Rotation]
    /// Folders that are looked at only.
    let looks: [String]
    /// The most files that one step removes or rotates.
    let mostFiles: Int
    /// The units that may be restarted, with their endings.
    let units: Set<String>
    /// The names of processes that may be ended.
    let processes: Set<String>
    /// The most processes that one step ends.
    let mostProcesses: Int
    /// How long a process is given to end before it is killed.
    let patience: Duration
    /// The file of `systemctl`.
    let systemctl: String
    /// The longest time of one call of it that only asks.
    let callLimit: Duration

    /// Where nothing may be cleared or rotated: what the system itself is made of.
    private static let forbidden: Set<Substring> = [
        "bin", "boot", "dev", "etc", "lib", "lib32", "lib64", "proc", "root", "sbin", "sys", "usr",
    ]

    /// A configuration from its fields; faults are reported.
    public init?(reading fields: FieldReader) {
        let targets = fields.required("targets", .list(of: .planTarget, count: 1...100))
        clearings = fields.optional("clear", .list(of: .mapping(Clearing.init(reading:)), count: 0...50), default: [])
        rotations = fields.optional("rotate", .list(of: .mapping(Rotation.init(reading:)), count: 0...50), default: [])
        looks = fields.optional("look", .list(of: .rootedPath, count: 0...50), default: [])
        mostFiles = fields.optional("most-files", .integer(in: 1...100_000), default: 10_000)
        let units = fields.optional("units", .list(of: .unitName, count: 0...200), default: [])
        processes = Set(fields.optional("processes", .list(of: .processName, count: 0...200), default: []))
        mostProcesses = fields.optional("most-processes", .integer(in: 1...100), default: 10)
        patience = fields.optional("patience", .duration(in: .zero ... .seconds(60)), default: .seconds(5))
        systemctl = fields.optional("systemctl", .rootedPath, default: "/usr/bin/systemctl")
        callLimit = fields.optional("call-limit", .duration(in: .seconds(1) ... .seconds(60)), default: .seconds(10))
        self.units = Set(units.map(Self.unit))
        guard let targets else { return nil }
        self.targets = Set(targets)
    }

    /// A unit's whole name: a service where nothing is said.
    static func unit(_ name: String) -> String {
        let endings = [".service", ".socket", ".timer", ".target", ".path", ".mount"]
        return endings.contains { name.hasSuffix($0) } ? name : name + ".service"
    }

    /// Whether something may be changed under a path: it is two folders deep at least, and none of the system's own.
    static func isChangeable(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        return parts.count >= 2 && !forbidden.contains(parts[0])
    }
}

extension HostConfiguration.Clearing {
    /// Files that may be removed; faults are reported.
    init?(reading fields: FieldReader) {
        let root = fields.required("root", .changeableFolder)
        let names = fields.required("names", .list(of: .fileNames, count: 1...100))
        leastAge = fields.optional(
            "least-age",
            .duration(in: .seconds(10)...FieldRule<Duration>.longest),
            default: .seconds(3600)
        )
        depth = fields.optional("depth", .integer(in: 0...16), default: 4)
        guard let root, let names else { return nil }
        (self.root, self.names) = (root, names)
    }
}

extension HostConfiguration.Rotation {
    /// Files that may be rotated; faults are reported.
    init?(reading fields: FieldReader) {
        let folder = fields.required("folder", .changeableFolder)
        let names = fields.required("names", .list(of: .fileNames, count: 1...100))
        leastSize = Int64(fields.optional("least-size-mib", .integer(in: 0...1 << 20), default: 16)) << 20
        keep = fields.optional("keep", .integer(in: 1...50), default: 4)
        method = fields.optional("method", .enumeration(Method.self), default: .copy)
        mostCopied = Int64(fields.optional("copy-mib", .integer(in: 1...1 << 20), default: 16)) << 20
        guard let folder, let names else { return nil }
        (self.folder, self.names) = (folder, names)
    }
}

extension FieldRule where Value == String {
    fileprivate static var changeableFolder: FieldRule {
        .rootedPath.refined("a folder two levels deep or more, and none of the system's own, such as /var/cache/shop") {
            HostConfiguration.isChangeable($0) ? $0 : nil
        }
    }

    /// - Source: `systemd.unit(5)`, of whose letters backslashes and colons are not taken.
    fileprivate static var unitName: FieldRule {
        .line(upTo: 200).refined("a unit's name, such as nginx or nginx.service") { text in
            EntityReference.isWellFormed(text) && !text.utf8.contains(UInt8(ascii: ":")) ? text : nil
        }
    }

    fileprivate static var processName: FieldRule {
        .line(upTo: 63).refined("a process's name of letters, digits, `.`, `_` and `-`") { text in
            EntityReference.isWellFormed(text) && !["init", "systemd", "sshd"].contains(text) ? text : nil
        }
    }
}

extension FieldRule where Value == FileNamePattern {
    fileprivate static var fileNames: FieldRule {
        FieldRule<String>.line(upTo: 128).refined("a pattern of file names, such as *.tmp") { FileNamePattern($0) }
    }
}
