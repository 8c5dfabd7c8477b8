internal import EvidenceCapture

/// Follows the changes of a cluster's pods and tells that there were some, so that its feed need not wait for its turn. What has
/// changed it does not read: the feed asks for everything anew.
///
/// A watch that ends is begun again. Where it may not be had, the feed asks at its interval as ever, and nobody is alarmed.
struct ClusterWatch: Sendable {
    /// A watch that lasted so long was one; the server ends it from time to time.
    private static let usual = Duration.seconds(20)
    /// The longest pause after one that was not.
    private static let longestPause = Duration.seconds(300)

    private let source: any ClusterSource
    private let namespaces: [String]
    private let clock: EngineClock

    /// A watch of the first namespaces of a source.
    init(_ settings: KubernetesSettings, _ source: any ClusterSource, _ clock: EngineClock) {
        namespaces = settings.watches ? Array(settings.namespaces.prefix(KubernetesSettings.mostWatched)) : []
        (self.source, self.clock) = (source, clock)
    }

    /// Watches until the task is cancelled.
    func run(_ change: @escaping @Sendable () -> Void) async {
        await withTaskGroup(of: Void.self) { group in
            for namespace in namespaces { group.addTask(name: "watch") { await watch(namespace, change) } }
        }
    }

    private func watch(_ namespace: String, _ change: @escaping @Sendable () -> Void) async {
        var pause = Duration.seconds(1)
        while !Task.isCancelled {
            let begin = clock.elapsed()
            _ = await source.follow(.changes(of: namespace), change)
            let isUsual = clock.elapsed() - begin >= Self.usual
            // What happened in the meantime is not told.
            if isUsual { change() }
            pause = isUsual ? .seconds(1) : min(pause * 2, Self.longestPause)
            guard await clock.sleep(pause) else { return }
        }
    }
}
