internal import Diagnosis
internal import EvidenceBundles
public import IncidentModel
internal import StrictJSON

/// Makes an evidence bundle from live systems, with read-only questions: a cluster, a Prometheus server, or both. What cannot
/// be had is reported, and the rest is written.
public struct EvidenceCapture: Sendable {
    /// The most questions that are on their way at a time, so that nobody's control plane notices.
    private static let concurrency = 4
    let scope: CaptureScope
    private let cluster: (any ClusterSource)?
    private let prometheus: PrometheusSource?
    /// The end of the time under suspicion.
    let now: Timestamp
    /// Told what is being done.
    let progress: @Sendable (String) -> Void

    /// A capture that has not begun.
    /// - Parameters:
    ///   - scope: What is captured, of when.
    ///   - cluster: The cluster; nil for none.
    ///   - prometheus: The server; nil for none.
    ///   - now: The end of the time under suspicion.
    ///   - progress: Told what is being done.
    public init(
        _ scope: CaptureScope,
        cluster: (any ClusterSource)?,
        prometheus: PrometheusSource?,
        now: Timestamp,
        progress: @escaping @Sendable (String) -> Void
    ) {
        self.scope = scope
        self.cluster = cluster
        self.prometheus = prometheus
        self.now = now
        self.progress = progress
    }

    /// Captures into a folder that is not there yet.
    /// - Returns: What was written and what could not be had.
    /// - Throws: `CaptureError` when nothing at all could be had, or the folder cannot be written.
    public func write(to folder: String) async throws(CaptureError) -> CaptureReport {
        let result: Result<CaptureReport, CaptureError>
        do throws(BundleError) { result = try await bundle(folder) } catch { throw CaptureError(["\(error)"]) }
        return try result.get()
    }

    /// The whole capture; a failure that is not the disk's is in the result.
    private func bundle(_ folder: String) async throws(BundleError) -> Result<CaptureReport, CaptureError> {
        var report = CaptureReport(folder: folder)
        var writer = try BundleWriter(folder)
        try writer.write(description)
        if let cluster { try await capture(cluster, &writer, &report) }
        if let prometheus { try await capture(prometheus, &writer, &report) }
        guard !report.written.isEmpty else {
            return .failure(CaptureError(["nothing could be had, so there is no bundle"] + report.missing))
        }
        try writer.finish()
        return .success(report)
    }

    private var windowStart: Timestamp { now.adding(seconds: -scope.window.components.seconds) }
    /// The first moment that is captured.
    var start: Timestamp { windowStart.adding(seconds: -scope.baseline.components.seconds) }

    private var description: BundleDescription {
        var description = BundleDescription(id: "\(scope.namespace)-\(now.seconds)", capturedAt: now)
        description.namespace = scope.namespace
        description.window = .init(start: windowStart, end: now)
        if scope.baseline > .zero { description.baseline = .init(start: start, end: windowStart) }
        return description
    }

    // MARK: - The cluster

    private func capture(
        _ cluster: any ClusterSource,
        _ writer: inout BundleWriter,
        _ report: inout CaptureReport
    ) async throws(BundleError) {
        progress("asking the cluster")
        let pods = ClusterCommand.pods(of: scope.namespace)
        let sets = ClusterCommand.replicaSets(of: scope.namespace)
        let commands = [pods, sets] + ClusterCommand.surroundings(of: scope.namespace)
        let answers = await ask(cluster, commands)
        var transcript: [(command: String, output: String)] = []
        for (command, answer) in zip(commands, answers) {
            if let failure = answer.failure { report.missing.append("\(command.line): \(failure)") }
            if !answer.output.isEmpty { transcript.append((command.line, answer.output)) }
        }
        // Without the pods there is no cluster to speak of: the context, the namespace or the rights are wrong.
        guard !answers[0].output.isEmpty else { return }
        let containers = PodListing.containers(PodListing.items(answers[0].output), of: scope.namespace)
        if containers.count > scope.loggedContainers {
            let rest = containers.count - scope.loggedContainers
            report.missing.append("the logs of \(rest) containers that are in no trouble: more than are read")
        }
        let logs = try await captureLogs(
            of: Array(containers.prefix(scope.loggedContainers)),
            cluster,
            &writer,
            &report
        )
        try writer.write(transcript: transcript + logs.previous)
        report.written.append("kubectl.json: what \(transcript.count + logs.previous.count) commands printed")
        if logs.lines > 0 { report.written.append("logs.otlp.jsonl: \(logs.lines) lines") }
        let releases = PodListing.releases(PodListing.items(answers[1].output), since: start)
        try writer.write(releases)
        report.written.append("changes.json: \(releases.count) releases")
    }

    /// Reads the logs: present runs into the bundle's logs, the end of earlier runs among what commands printed.
    private func captureLogs(
        of containers: [LoggedContainer],
        _ cluster: any ClusterSource,
        _ writer: inout BundleWriter,
        _ report: inout CaptureReport
    ) async throws(BundleError) -> (lines: Int, previous: [(command: String, output: String)]) {
        var lines = 0
        var previous: [(command: String, output: String)] = []
        // In pieces, so that no more than some logs are in memory.
        for first in stride(from: 0, to: containers.count, by: 16) {
            progress("reading logs (\(first) of \(containers.count))")
            let piece = containers[first..<min(first + 16, containers.count)]
            let commands = piece.flatMap { container in
                (container.hasPrevious ? [false, true] : [false]).map { isPrevious in
                    (
                        container, ClusterCommand.logs(container, lines: scope.logLines, isPrevious: isPrevious),
                        isPrevious
                    )
                }
            }
            for ((container, command, isPrevious), answer) in zip(commands, await ask(cluster, commands.map(\.1))) {
                if let failure = answer.failure { report.missing.append("\(command.line): \(failure)") }
                if isPrevious, !answer.output.isEmpty {
                    previous.append((command.line, answer.output))
                } else if !isPrevious {
                    let records = PodListing.records(answer.output, of: container, locator: command.line)
                    try writer.append(records, service: container.service, pod: container.pod)
                    lines += records.count
                }
            }
        }
        return (lines, previous)
    }

    /// The answers to `commands`, in their order.
    private func ask(_ cluster: any ClusterSource, _ commands: [ClusterCommand]) async -> [CommandAnswer] {
        await cluster.answers(to: commands, atMost: Self.concurrency)
    }
}
