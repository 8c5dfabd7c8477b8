internal import Authentication
internal import Synchronization

/// Checks passwords, one after the other, so that a crowd at the door takes one core and not all of them.
actor PasswordDesk {
    /// The most who wait; a check takes a fifth of a second.
    private static let longestQueue = 25
    private nonisolated let waiting = Atomic<Int>(0)

    /// The account of a name and a password; nil when they are not right.
    /// - Throws: `overloaded` when too many wait.
    nonisolated func account(
        _ user: String,
        _ password: Secret,
        in directory: Directory
    ) async throws(Refusal) -> Account? {
        guard waiting.add(1, ordering: .relaxed).newValue <= Self.longestQueue else {
            waiting.subtract(1, ordering: .relaxed)
            throw Refusal(.overloaded, "Too many sign in at once; try again.", retryAfter: 5)
        }
        defer { waiting.subtract(1, ordering: .relaxed) }
        return await check(user, password, directory)
    }

    private func check(_ user: String, _ password: Secret, _ directory: Directory) -> Account? {
        directory.account(user: user, password: password)
    }
}
