internal import Authentication
internal import ContentDigests
public import Execution
internal import HostProcess
internal import IncidentModel
internal import LocalFiles
public import Remediation

/// Renews certificates by programs that the operator declares, without a shell and with fixed arguments.
///
/// What a program says of itself is not believed: it is done when the file has a certificate that ends later than the one
/// before, and the program that lets servers load it has ended well.
public struct CertificateSystem: ControlledSystem {
    private static let section = "executors.certificates"
    /// All that programs find in their environment.
    private static let environment = [
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C",
    ]

    private let settings: CertificateSettings

    /// A system of the certificates that the settings name; nothing is opened.
    public init(_ settings: CertificateSettings) { self.settings = settings }

    /// Yes: which certificate is there, and which programs would run.
    public var canRehearse: Bool { true }

    /// The certificate's file.
    public func subject(of action: Action) throws(SystemStop) -> String { "certificate \(try target(of: action).file)" }

    /// The certificate that is there.
    public func state(of action: Action) async throws(SystemStop) -> SystemState {
        let certificate = try await certificate(try target(of: action))
        let left = certificate.until.map { Double($0) - Double(HostClock.wall().seconds) }
        return SystemState(
            essence: certificate.essence,
            record: RecordedState(certificate.record) ?? .nothing,
            facts: left.map { [.certificateRemaining: .number($0)] } ?? [:]
        )
    }

    /// Which programs would run.
    public func rehearse(_ order: StepOrder, from state: SystemState) async throws(SystemStop) -> String {
        let target = try target(of: order.action)
        let programs = order.undoing == nil ? [target.renew] : [try restoring(target)]
        let paths = (programs + [target.reload].compactMap(\.self)).map(\.path)
        for path in paths where ChildProcess.located(path, environment: [:]) == nil {
            throw .refused(.notConfigured, "\(path) is no program that can be run.")
        }
        let now = try await certificate(target)
        return "Would run \(paths.joined(separator: ", then ")); the certificate \(now.phrase)."
    }

    /// Runs the program that renews, looks at the file, and runs the one that reloads.
    public func act(_ order: StepOrder, from state: SystemState) async throws(SystemStop) -> RecordedState {
        let target = try target(of: order.action)
        let time = OrderTime(min(order.limit, target.limit))
        let before = try await certificate(target)
        let result = try await run(target.renew, within: time.left)
        let after: Certificate
        do throws(SystemStop) { after = try await certificate(target) } catch { throw error.afterChange }
        guard after.isLater(than: before.until) else {
            throw .failed("\(Self.phrase(target.renew, result)); the certificate \(after.phrase), and is no later one")
        }
        try await reload(target, within: time)
        return RecordedState(before.record) ?? .nothing
    }

    /// Runs the program that puts the certificate before back, where one is declared.
    public func undo(_ order: StepOrder, recorded: RecordedState, from state: SystemState) async throws(SystemStop) {
        let target = try target(of: order.action)
        let time = OrderTime(min(order.limit, target.limit))
        let program = try restoring(target)
        let result = try await run(program, within: time.left)
        let after: Certificate
        do throws(SystemStop) { after = try await certificate(target) } catch { throw error.afterChange }
        guard after.record == recorded.text else {
            throw .failed("\(Self.phrase(program, result)); the certificate \(after.phrase), and is not the one before")
        }
        try await reload(target, within: time)
    }

    /// Whether the certificate is a later one. What was begun goes on when a worker dies, so that it never says no; and whether
    /// servers have loaded it cannot be told.
    public func hasHappened(_ order: StepOrder, recorded: RecordedState) async throws(SystemStop) -> Truth {
        let target = try target(of: order.action)
        guard target.reload == nil else { return .unknown }
        let now = try await certificate(target)
        if order.undoing != nil { return now.record == recorded.text ? .yes : .unknown }
        return now.isLater(than: Certificate.until(inRecord: recorded.text)) ? .yes : .unknown
    }

    /// A certificate's file as it is.
    private struct Certificate: Sendable {
        let digest: String
        /// When it ends, in seconds since 1970; nil when there is none.
        let until: Int64?

        var record: String { until.map { "\($0) \(digest)" } ?? "none \(digest)" }
        var essence: String { record }

        var phrase: String {
            guard let until, let time = Timestamp(seconds: until) else { return "is none that can be read" }
            return "is valid until \(time)"
        }

        func isLater(than other: Int64?) -> Bool { until.map { $0 > other ?? .min } ?? false }

        /// When the certificate of a record ended; nil when there was none.
        static func until(inRecord text: String) -> Int64? { text.split(separator: " ").first.flatMap { Int64($0) } }
    }

    private func target(of action: Action) throws(SystemStop) -> CertificateSettings.Target {
        guard action.definition.id.text == "certificate.renew" else {
            throw .unknownAction(action, by: "The executor of certificates")
        }
        guard let target = settings.targets[action.target] else { throw .unknownTarget(action, in: Self.section) }
        return target
    }

    private func restoring(_ target: CertificateSettings.Target) throws(SystemStop) -> CertificateSettings.Program {
        guard let program = target.restore else {
            throw .refused(.notConfigured, "The configuration of \(Self.section) declares no `restore` for it.")
        }
        return program
    }

    private func certificate(_ target: CertificateSettings.Target) async throws(SystemStop) -> Certificate {
        let file = target.file
        return try await BlockingWork.perform("certificate") { () throws(SystemStop) -> Certificate in
            guard FileReader.kind(of: file) != .missing else { return Certificate(digest: "missing", until: nil) }
            do throws(FileError) {
                let bytes = try FileReader.bytes(of: file, limit: CertificateValidity.mostBytes)
                let until = CertificateValidity(pem: bytes)?.notAfter.seconds
                return Certificate(digest: ContentDigest(of: bytes).hexadecimal, until: until)
            } catch {
                throw error.code == .notPermitted
                    ? .refused(.notPermitted, "\(error)") : .refused(.notConfigured, "\(error)")
            }
        }
    }

    private func reload(_ target: CertificateSettings.Target, within time: OrderTime) async throws(SystemStop) {
        guard let program = target.reload else { return }
        let result: ChildProcess.Result
        do throws(SystemStop) { result = try await run(program, within: max(time.left, .seconds(5))) } catch {
            throw error.afterChange
        }
        guard result.isGood else {
            throw .failed(
                "The certificate is a new one, and servers may not have loaded it: \(Self.phrase(program, result))"
            )
        }
    }

    private func run(
        _ program: CertificateSettings.Program,
        within limit: Duration
    ) async throws(SystemStop) -> ChildProcess.Result {
        let child = ChildProcess(
            program.path,
            program.arguments,
            environment: Self.environment,
            limits: ChildProcess.Limits(time: limit, outputBytes: 1 << 20, errorBytes: 4096)
        )
        return try await BlockingWork.perform("certificate") { () throws(SystemStop) -> ChildProcess.Result in
            do throws(ChildProcessError) { return try child.run() } catch {
                throw .refused(.notConfigured, "\(error)")
            }
        }
    }

    /// How a program ended, with the last line that it complained about.
    private static func phrase(_ program: CertificateSettings.Program, _ result: ChildProcess.Result) -> String {
        let ending =
            switch result.ending {
            case .exited(let status): "ended with status \(status)"
            case .signalled(let signal): "was ended by signal \(signal)"
            case .outOfTime: "was ended since its time was over"
            case .tooMuchOutput: "was ended since it printed too much"
            }
        let text = SecretRedaction.redacted(String(decoding: result.errors, as: UTF8.self))
        let line = text.split(whereSeparator: \.isNewline).last.map { line in
            String(line.unicodeScalars.prefix(160).map { $0.value < 0x20 || $0.value == 0x7F ? " " : Character($0) })
        }
        return "\(program.path) \(ending)" + (line.map { " (\($0))" } ?? "")
    }
}
