internal import Dispatch
internal import HostProcess
internal import Synchronization

/// What one command printed.
public struct CommandAnswer: Sendable, Equatable {
    /// What it printed; untrusted.
    public let output: String
    /// Why it failed; nil when it did not.
    public let failure: String?

    /// An answer.
    public init(output: String, failure: String? = nil) {
        self.output = output
        self.failure = failure
    }
}

/// Asks a cluster; the real one runs `kubectl`.
public protocol ClusterSource: Sendable {
    /// What `command` prints.
    func answer(to command: ClusterCommand) async -> CommandAnswer

    /// Follows what `command` prints until it ends, or the task is cancelled; what it prints is not read.
    /// - Parameters:
    ///   - command: What is printed.
    ///   - change: Called whenever something came.
    /// - Returns: Why it ended, in words.
    func follow(_ command: ClusterCommand, _ change: @escaping @Sendable () -> Void) async -> String
}

/// A cluster that is asked with `kubectl`, without a shell.
public struct KubectlSource: ClusterSource {
    /// What of the environment `kubectl` and its plugins for signing in may see.
    private static let passed = [
        "PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "KUBECONFIG", "KUBERNETES_SERVICE_HOST",
        "KUBERNETES_SERVICE_PORT",
        "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "https_proxy", "http_proxy", "no_proxy", "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "AWS_PROFILE", "AWS_REGION", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "CLOUDSDK_CONFIG",
        "GOOGLE_APPLICATION_CREDENTIALS", "AZURE_CONFIG_DIR",
    ]

    /// How long a command is followed at a time: what watches for ever would keep to a server that is gone.
    private static let longestWatch = Duration.seconds(600)

    private let path: String
    private let choice: [String]
    private let selection: [String]
    private let environment: [String: String]
    private let time: Duration
    private let bytes: Int
    private let queue = DispatchQueue(label: "kubectl", attributes: .concurrent)

    /// A cluster.
    /// - Parameters:
    ///   - path: The file of `kubectl`.
    ///   - context: The context of its configuration; nil for the present one.
    ///   - environment: This process's environment, of which it sees a part.
    ///   - time: The longest time of one command.
    ///   - bytes: The most bytes that one command may print.
    public init(
        path: String,
        context: String?,
        environment: [String: String],
        time: Duration,
        bytes: Int = 64 << 20
    ) {
        self.bytes = bytes
        self.path = path
        choice = context.map { ["--context", $0] } ?? []
        selection =
            choice + ["--request-timeout=\(max(1, time.components.seconds))s"]
        self.environment = environment.filter { Self.passed.contains($0.key) }
        self.time = time
    }

    /// What `command` prints; what goes wrong is in the answer.
    public func answer(to command: ClusterCommand) async -> CommandAnswer {
        let child = ChildProcess(
            path,
            selection + command.arguments,
            environment: environment,
            limits: ChildProcess.Limits(time: time + .seconds(5), outputBytes: bytes)
        )
        return await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: Self.answer(of: child)) }
        }
    }

    /// Follows what `command` prints, for ten minutes at most.
    public func follow(_ command: ClusterCommand, _ change: @escaping @Sendable () -> Void) async -> String {
        let child = ChildProcess(
            path,
            choice + command.arguments,
            environment: environment,
            limits: ChildProcess.Limits(time: Self.longestWatch)
        )
        let isWanted = Mutex(true)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                queue.async {
                    do throws(ChildProcessError) {
                        let result = try child.follow { count in
                            if count > 0 { change() }
                            return isWanted.withLock { $0 }
                        }
                        let said = String(decoding: result.errors, as: UTF8.self).split(separator: "\n").first
                        continuation.resume(returning: said.map(String.init) ?? "it ended")
                    } catch {
                        continuation.resume(returning: "\(error)")
                    }
                }
            }
        } onCancel: {
            isWanted.withLock { $0 = false }
        }
    }

    /// Runs the command; blocks.
    private static func answer(of child: ChildProcess) -> CommandAnswer {
        do throws(ChildProcessError) {
            let result = try child.run()
            let output = String(decoding: result.output, as: UTF8.self)
            let said = String(decoding: result.errors, as: UTF8.self).split(separator: "\n").first.map(String.init)
            switch result.ending {
            // "No resources found" is an answer, and is said on standard error.
            case .exited(0):
                return CommandAnswer(output: output.isEmpty ? said.map { $0 + "\n" } ?? "" : output)
            case .exited(let status):
                return CommandAnswer(output: "", failure: said ?? "it ended with status \(status)")
            case .signalled(let signal): return CommandAnswer(output: "", failure: "signal \(signal) ended it")
            case .outOfTime: return CommandAnswer(output: "", failure: "it took longer than it may")
            case .tooMuchOutput:
                return CommandAnswer(output: output, failure: "it printed more than is kept; cut off")
            }
        } catch {
            return CommandAnswer(output: "", failure: "\(error)")
        }
    }
}
