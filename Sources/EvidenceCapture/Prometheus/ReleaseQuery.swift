internal import IncidentModel
internal import StrictJSON

/// A question to Prometheus whose answer names the versions that run, as `…_build_info` does.
public struct ReleaseQuery: Sendable, Hashable {
    /// The expression, with `$namespace`.
    public let expression: String
    /// The label that names what runs.
    public let entityLabel: String
    /// The label that names its version.
    public let versionLabel: String

    /// A question.
    public init(_ expression: String, by entityLabel: String, version versionLabel: String) {
        (self.expression, self.entityLabel, self.versionLabel) = (expression, entityLabel, versionLabel)
    }
}

/// Which versions of a thing run.
public struct RunningVersions: Sendable, Equatable {
    /// The things by name, each with its versions; several while a release is rolled out.
    public var versions: [String: Set<String>] = [:]
    /// What was left out, as a clause; nil when nothing was.
    public var leftOut: String?
}

extension PrometheusSource {
    /// The most bytes of a version.
    private static let mostVersionBytes = 100

    /// The versions that run at a moment.
    /// - Parameters:
    ///   - query: The question.
    ///   - namespace: What `$namespace` stands for.
    ///   - moment: The moment, in seconds since 1970.
    ///   - most: The most things; what is more is left out and told.
    /// - Returns: What runs. Names that are none, and versions that are empty or too long, are left out.
    /// - Throws: `PrometheusFailure` that says whether the server or the question is at fault.
    public func versions(
        _ query: ReleaseQuery,
        namespace: String,
        at moment: Int64,
        most: Int
    ) async throws(PrometheusFailure) -> RunningVersions {
        let expression = query.expression.replacing("$namespace", with: namespace)
        let parameters = [("query", expression), ("time", "\(moment)")]
        let data = try await data(of: "query", parameters, most: 8 << 20, members: 500_000)
        guard let results = data["result"]?.array else {
            throw PrometheusFailure(.unanswered, "the answer has no `result`")
        }
        var running = RunningVersions()
        var isFull = false
        for result in results {
            guard let name = result["metric"]?[query.entityLabel]?.string, EntityReference.isWellFormed(name),
                let version = result["metric"]?[query.versionLabel]?.string, !version.isEmpty,
                version.utf8.count <= Self.mostVersionBytes
            else { continue }
            guard running.versions[name] != nil || running.versions.count < most else {
                isFull = true
                continue
            }
            running.versions[name, default: []].insert(version)
        }
        if isFull {
            running.leftOut = "more than \(most) things have a version; the rest is left out"
        } else if running.versions.isEmpty, !results.isEmpty {
            running.leftOut = "no series has the labels `\(query.entityLabel)` and `\(query.versionLabel)`"
        }
        return running
    }
}
