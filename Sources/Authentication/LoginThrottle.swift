/// Slows down those who guess passwords, by user and by address, longer with each failure.
///
/// An attempt counts as a failure from its beginning, so that many at once are no way around; a success takes it back. A
/// user is held for a minute at most, or strangers could keep him out; an address for a quarter of an hour.
public struct LoginThrottle: Sendable {
    /// Failures of one user or address.
    private struct Record: Sendable {
        var failures: Int
        var last: Duration
    }

    /// How it slows down.
    public struct Limits: Sendable, Hashable {
        /// Failures without a pause.
        public var free = 5
        /// The first pause; it doubles with each further failure.
        public var pause: Duration = .seconds(1)
        /// The longest pause for a user.
        public var longestForUser: Duration = .seconds(60)
        /// The longest pause for an address.
        public var longestForAddress: Duration = .seconds(900)
        /// After so long without an attempt all is forgotten.
        public var memory: Duration = .seconds(3600)
        /// The most users, and the most addresses, that are remembered.
        public var capacity = 10_000

        /// The standard limits.
        public init() {}
    }

    private let limits: Limits
    private var users: [String: Record] = [:]
    private var addresses: [String: Record] = [:]

    /// A throttle that remembers nobody.
    public init(limits: Limits = Limits()) { self.limits = limits }

    /// How much is remembered.
    var count: Int { users.count + addresses.count }

    /// Begins an attempt.
    /// - Parameters:
    ///   - user: The name that was typed, whether or not there is such a user.
    ///   - address: Where the request comes from.
    ///   - elapsed: The time on a clock that is never set.
    /// - Returns: How long to wait before the next attempt; nil when this one may go on.
    /// - Complexity: O(1) expected; O(capacity) when a table is full.
    public mutating func attempt(user: String, address: String, at elapsed: Duration) -> Duration? {
        let name = Self.key(user)
        let place = Self.key(address)
        let byUser = pause(users[name], limits.longestForUser, at: elapsed)
        let byAddress = pause(addresses[place], limits.longestForAddress, at: elapsed)
        if let wait = [byUser, byAddress].compactMap(\.self).max() { return wait }
        count(name, in: \.users, at: elapsed)
        count(place, in: \.addresses, at: elapsed)
        return nil
    }

    /// Notes that an attempt was right: the user's failures are forgotten, the address's are fewer by this one. An
    /// attacker who has one account of his own is thereby no freer to guess others'.
    public mutating func succeeded(user: String, address: String) {
        users[Self.key(user)] = nil
        let place = Self.key(address)
        guard let record = addresses[place] else { return }
        addresses[place] = record.failures > 1 ? Record(failures: record.failures - 1, last: record.last) : nil
    }

    /// How long `record` has to wait; nil for not at all.
    private func pause(_ record: Record?, _ longest: Duration, at elapsed: Duration) -> Duration? {
        guard let record, record.failures >= limits.free else { return nil }
        let doublings = min(record.failures - limits.free, 20)
        let pause = min(limits.pause * (1 << doublings), longest)
        let left = record.last + pause - elapsed
        return left > .zero ? left : nil
    }

    private mutating func count(
        _ key: String,
        in table: WritableKeyPath<Self, [String: Record]>,
        at elapsed: Duration
    ) {
        var record = self[keyPath: table][key] ?? Record(failures: 0, last: elapsed)
        if elapsed - record.last >= limits.memory { record.failures = 0 }
        record = Record(failures: record.failures + 1, last: max(record.last, elapsed))
        if self[keyPath: table][key] == nil { makeRoom(in: table, at: elapsed) }
        self[keyPath: table][key] = record
    }

    /// Forgets those who are quiet; failing that, whoever failed least and longest ago: filling the table with names that
    /// fail once each does not wash away one that failed often.
    private mutating func makeRoom(in table: WritableKeyPath<Self, [String: Record]>, at elapsed: Duration) {
        guard self[keyPath: table].count >= limits.capacity else { return }
        self[keyPath: table] = self[keyPath: table].filter { elapsed - $0.value.last < limits.memory }
        guard self[keyPath: table].count >= limits.capacity else { return }
        let least = self[keyPath: table].min { ($0.value.failures, $0.value.last) < ($1.value.failures, $1.value.last) }
        if let least { self[keyPath: table][least.key] = nil }
    }

    /// Names are cut, so that the table is bounded in bytes too.
    private static func key(_ text: String) -> String { String(decoding: Array(text.utf8.prefix(128)), as: UTF8.self) }
}
