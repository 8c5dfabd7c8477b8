internal import Execution
internal import IncidentModel
internal import Remediation

/// What a plan's action means on a Redis server, within what its configuration allows.
enum RedisAct: Sendable, Hashable {
    /// Removes what matches a declared pattern.
    case flush(RedisConfiguration.Pattern)
    /// Changes a declared setting.
    case set(RedisConfiguration.Setting, to: String)

    /// - Source: Redis 7.0, `redis.conf`, `maxmemory-policy`.
    private static let policies: Set<String> = [
        "volatile-lru", "allkeys-lru", "volatile-lfu", "allkeys-lfu", "volatile-random", "allkeys-random",
        "volatile-ttl",
        "noeviction",
    ]

    init(_ action: Action, _ configuration: RedisConfiguration) throws(SystemStop) {
        switch action.definition.id.text {
        case "cache.flush-pattern":
            guard case .name(let name) = action[argument: "pattern"], let pattern = configuration.patterns[name] else {
                throw .refused(.init(.notConfigured, "Configuration declares no key pattern of this name."))
            }
            self = .flush(pattern)
        case "cache.set-limits":
            guard let correction = action.correction,
                let setting = RedisConfiguration.Setting(rawValue: correction.field.lowercased()),
                configuration.settings.contains(setting)
            else { throw .refused(.init(.notConfigured, "Configuration does not let this setting be changed.")) }
            guard let desired = correction.desired else {
                throw .refused(.init(.notConfigured, "Nobody has said which value \(setting.rawValue) should have."))
            }
            self = .set(setting, to: try Self.value(desired, of: setting, configuration))
        default:
            throw .refused(
                .init(
                    .notConfigured,
                    "\(action.definition.id.text) is not carried out on Redis; a person has to do it."
                )
            )
        }
    }

    private static func value(
        _ desired: String,
        of setting: RedisConfiguration.Setting,
        _ configuration: RedisConfiguration
    ) throws(SystemStop) -> String {
        switch setting {
        case .policy:
            guard policies.contains(desired.lowercased()) else {
                throw .refused(.init(.forbidden, "There is no such eviction policy."))
            }
            return desired.lowercased()
        case .memory:
            guard let bytes = bytes(desired), configuration.memory.contains(bytes) else {
                let (least, most) = (configuration.memory.lowerBound >> 20, configuration.memory.upperBound >> 20)
                throw .refused(.init(.forbidden, "The memory limit has to be \(least) to \(most) MiB."))
            }
            return String(bytes)
        }
    }

    /// An amount of memory in bytes, as Redis reads it: `100mb` is 100 MiB, `100m` 100 million; nil when it is none.
    static func bytes(_ text: String) -> Int? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let scales = [
            "": 1, "b": 1, "k": 1000, "kb": 1 << 10, "m": 1_000_000, "mb": 1 << 20, "g": 1_000_000_000, "gb": 1 << 30,
            "ki": 1 << 10, "mi": 1 << 20, "gi": 1 << 30, "mib": 1 << 20, "gib": 1 << 30,
        ]
        guard digits.count <= 15, let number = Int(digits),
            let scale = scales[text.dropFirst(digits.count).lowercased()]
        else { return nil }
        let (bytes, isTooMuch) = number.multipliedReportingOverflow(by: scale)
        return isTooMuch ? nil : bytes
    }
}
