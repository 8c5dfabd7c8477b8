/// Lets work run until a moment and no longer.
struct DeadlineRace<Time: Clock>: Sendable where Time.Duration == Duration {
    /// The clock that the moment is on.
    let clock: Time

    /// What `work` gives, or nil when `deadline` passes first.
    ///
    /// Whatever comes second is cancelled and waited for, so work has to heed its cancellation.
    func first<Value: Sendable>(
        until deadline: Time.Instant,
        _ work: @escaping @Sendable () async -> Value
    ) async -> Value? {
        await withTaskGroup(of: Value?.self) { group in
            group.addTask(name: "work under a deadline") { await work() }
            group.addTask(name: "deadline") { [clock] in
                // Cancellation means that the work came first; there is nothing to report about it.
                try? await clock.sleep(until: deadline, tolerance: nil)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
    }
}
