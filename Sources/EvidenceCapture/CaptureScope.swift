/// What is captured, of when, and how much at most.
public struct CaptureScope: Sendable {
    /// The namespace.
    public var namespace: String
    /// The time under suspicion, up to now.
    public var window: Duration = .seconds(1800)
    /// The time before it that is believed normal; zero for none.
    public var baseline: Duration = .seconds(6 * 3600)
    /// The newest lines of each container's log.
    public var logLines = 1000
    /// The most containers whose logs are read; those in trouble come first.
    public var loggedContainers = 200
    /// The most samples of one series; the step between them follows from it. Prometheus itself refuses more than 11,000.
    public var samples = 2000
    /// The most series of one query; what is more is left out and reported.
    public var series = 5000

    /// The scope of a namespace with the usual limits.
    public init(namespace: String) { self.namespace = namespace }
}

/// What became of a capture.
public struct CaptureReport: Sendable, Equatable {
    /// The bundle's folder.
    public var folder: String
    /// What was written, a line each.
    public var written: [String] = []
    /// What could not be had, and why, a line each.
    public var missing: [String] = []

    /// An empty report.
    public init(folder: String) { self.folder = folder }
}

/// Why a capture ended without a bundle.
public struct CaptureError: Error, Sendable, CustomStringConvertible {
    /// What is wrong and what to do, a sentence each.
    public let problems: [String]

    /// An error with its sentences.
    public init(_ problems: [String]) { self.problems = problems }

    /// All sentences.
    public var description: String { problems.joined(separator: "; ") }
}
