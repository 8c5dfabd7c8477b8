/// Where checkpoints are kept outside of the journal, out of reach of whoever could rewrite it.
public protocol CheckpointSink: Sendable {
    /// What the sink is, for people: `file /var/backups/checkpoints`, `syslog`.
    var name: String { get }

    /// Keeps a checkpoint; returns only when it is safe there.
    /// - Throws: Why it could not be kept. It is reported, and the next one is tried at its time.
    func write(_ checkpoint: SignedCheckpoint) async throws

    /// Finds out whether a checkpoint could be kept now. It is asked about twice a second, so it must be cheap.
    /// - Throws: Why it could not.
    func probe() async throws
}
