internal import CurlTransport
internal import EvidenceCapture
internal import HostProcess
internal import IncidentEngine
internal import IncidentModel
internal import LocalFiles
internal import StrictJSON
internal import StructuredDocuments

/// Carries `capture` out: makes an evidence bundle from a live cluster, a Prometheus server, or both.
struct CaptureCommand: Sendable {
    /// The longest time of one question.
    private static let patience: Duration = .seconds(60)

    /// The command line and its surroundings.
    let context: CommandContext

    private var invocation: Invocation { context.invocation }

    /// Carries it out.
    func run() async throws(CommandFailure) -> ExitStatus {
        let scope = try scope()
        guard let folder = invocation.value(.out) else {
            throw .use("name the bundle's folder with --out", of: "capture")
        }
        let isAlone = invocation.has(.withoutCluster)
        guard invocation.has(.prometheus) || !isAlone else {
            throw .use("without a cluster and without --prometheus there is nothing to capture", of: "capture")
        }
        let client = HTTPClient(configuration: TransportConfiguration(maximumTransfers: 8))
        let capture = EvidenceCapture(
            scope,
            cluster: try isAlone ? nil : cluster(),
            prometheus: try prometheus(client),
            now: Timestamp(seconds: EngineClock.host.wall().seconds) ?? .epoch,
            progress: { [progress = context.progress] in progress.report($0) }
        )
        let result: Result<CaptureReport, CaptureError>
        do throws(CaptureError) { result = .success(try await capture.write(to: folder)) } catch {
            result = .failure(error)
        }
        await client.shutDown()
        let report: CaptureReport
        do throws(CaptureError) { report = try result.get() } catch { throw CommandFailure(error.problems) }
        try context.show(CapturePage(report: report).page, json: Self.json(report))
        return .done
    }

    /// What is captured, of when.
    private func scope() throws(CommandFailure) -> CaptureScope {
        guard let namespace = invocation.value(.namespace) else {
            throw .use("name the namespace with --namespace", of: "capture")
        }
        guard EntityReference.isWellFormed(namespace) else {
            let shown = InertText(namespace, maximum: 60).quoted
            throw .use("\(shown) is not the name of a namespace", of: "capture")
        }
        var scope = CaptureScope(namespace: namespace)
        scope.window = try duration(.window, in: .seconds(60) ... .seconds(7 * 86_400)) ?? scope.window
        scope.baseline = try duration(.baseline, in: .zero ... .seconds(30 * 86_400)) ?? scope.baseline
        if let text = invocation.value(.logLines) {
            guard let lines = Int(text), (0...100_000).contains(lines) else {
                let shown = InertText(text, maximum: 60).quoted
                throw .use("--log-lines must be a whole number from 0 to 100000, not \(shown)", of: "capture")
            }
            scope.logLines = lines
        }
        return scope
    }

    private func duration(_ option: Option, in range: ClosedRange<Duration>) throws(CommandFailure) -> Duration? {
        guard let text = invocation.value(option) else { return nil }
        guard let duration = DurationText.parse(text), range.contains(duration) else {
            let shown = InertText(text, maximum: 60).quoted
            throw .use("--\(option.name) must be a time such as 30m or 6h, not \(shown)", of: "capture")
        }
        return duration
    }

    private func cluster() throws(CommandFailure) -> KubectlSource {
        let name = invocation.value(.kubectl) ?? "kubectl"
        guard let path = ChildProcess.located(name, environment: context.environment) else {
            let shown = InertText(name, maximum: 200).quoted
            throw CommandFailure([
                "\(shown) was not found; install kubectl, name it with --kubectl, or go without with --without-cluster"
            ])
        }
        return KubectlSource(
            path: path,
            context: invocation.value(.context),
            environment: context.environment,
            time: Self.patience
        )
    }

    private func prometheus(_ client: HTTPClient) throws(CommandFailure) -> PrometheusSource? {
        guard let address = invocation.value(.prometheus) else { return nil }
        var token: String?
        if let file = invocation.value(.prometheusToken) {
            do throws(FileError) { token = try PrivateFile.text(of: file) } catch {
                throw CommandFailure(["the token for Prometheus: \(error)"])
            }
            guard let text = token?.split(whereSeparator: \.isWhitespace).first else {
                throw CommandFailure(["\(file): there is no token in it"])
            }
            token = String(text)
        }
        return PrometheusSource(address: address, token: token, client: client, time: Self.patience)
    }

    private static func json(_ report: CaptureReport) -> JSONValue {
        .object(
            JSONObject([
                ("folder", .string(report.folder)), ("written", .array(report.written.map { .string($0) })),
                ("missing", .array(report.missing.map { .string($0) })),
            ])
        )
    }
}
