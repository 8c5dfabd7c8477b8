internal import EvidenceCapture
internal import IncidentModel
internal import StructuredDocuments

/// Notices that another version of something runs.
///
/// A pure state machine. The first answer teaches; from then on a version that did not run in the answer before is a release,
/// be it new or an old one that came back. What is not in an answer keeps its versions: a target that cannot be asked has
/// not changed.
struct ReleaseWatch: Sendable, Equatable {
    /// The most things that are watched.
    static let most = 2000
    /// The most versions of one thing that are told at a time: more than two seldom run together.
    private static let mostVersions = 8

    private var running: [String: Set<String>] = [:]

    /// Nothing is known.
    init() {}

    /// Takes an answer in.
    /// - Parameters:
    ///   - versions: What runs.
    ///   - time: When.
    /// - Returns: The releases, in order of names and versions.
    /// - Complexity: O(n log n) in the number of things.
    mutating func compare(_ versions: [String: Set<String>], at time: Timestamp) -> [Change] {
        var changes: [Change] = []
        for (name, now) in versions.sorted(by: { $0.key < $1.key }) where !now.isEmpty {
            guard let before = running[name] else {
                if running.count < Self.most { running[name] = now }
                continue
            }
            running[name] = now
            let old = Self.shown(before.sorted().prefix(Self.mostVersions).joined(separator: ", "))
            for version in now.subtracting(before).sorted().prefix(Self.mostVersions) {
                let new = Self.shown(version)
                changes.append(
                    Change(
                        time: time,
                        entityName: name,
                        kind: .deploy,
                        summary: "version \(old) -> \(new)",
                        revision: new
                    )
                )
            }
        }
        return changes
    }

    private static func shown(_ text: String) -> String { InertText(text, maximum: 200).text }
}
