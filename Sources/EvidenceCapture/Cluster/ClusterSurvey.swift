public import Diagnosis
internal import EvidenceBundles
public import IncidentModel

/// What a cluster says of some namespaces at one moment.
public struct ClusterSurvey: Sendable {
    /// The objects and their state.
    public private(set) var cluster = ClusterState()
    /// Releases that the cluster remembers, oldest first.
    public private(set) var releases: [Change] = []
    /// What could not be had, a clause each.
    public private(set) var missing: [String] = []
    /// The namespaces that could be read.
    public private(set) var namespaces: [String] = []

    /// The most questions that are on their way at a time.
    private static let concurrency = 4

    /// Asks a cluster for everything in some namespaces and the machines under it. Only reading is asked.
    /// - Parameters:
    ///   - source: The cluster.
    ///   - names: The namespaces.
    ///   - earliest: From when on releases count.
    /// - Returns: What could be read. A namespace whose pods could not be listed is not among it.
    public static func taken(of source: any ClusterSource, _ names: [String], since earliest: Timestamp) async -> Self {
        var survey = ClusterSurvey()
        var asked: Set<ClusterCommand> = []
        var transcript = ClusterTranscript(namespace: names.first)
        for name in names {
            guard !Task.isCancelled else { break }
            // Pods first: where they cannot be listed, the namespace, the context or the rights are wrong.
            let pods = ClusterCommand.pods(of: name)
            let answer = await source.answer(to: pods)
            if let failure = answer.failure { survey.missing.append("\(pods.line): \(failure)") }
            guard answer.failure == nil, !answer.output.isEmpty else { continue }
            transcript.add(command: pods.line, output: answer.output)
            survey.namespaces.append(name)
            let sets = ClusterCommand.replicaSets(of: name)
            // Machines are asked about once, whatever the number of namespaces.
            let rest = ([sets] + ClusterCommand.surroundings(of: name)).filter { asked.insert($0).inserted }
            // A few at a time, so that no more than a few answers are in memory.
            for first in stride(from: 0, to: rest.count, by: concurrency) {
                let commands = Array(rest[first..<min(first + concurrency, rest.count)])
                let answers = await source.answers(to: commands, atMost: concurrency)
                for (command, answer) in zip(commands, answers) {
                    if let failure = answer.failure { survey.missing.append("\(command.line): \(failure)") }
                    guard answer.failure == nil, !answer.output.isEmpty else { continue }
                    transcript.add(command: command.line, output: answer.output)
                    guard command == sets else { continue }
                    survey.releases += PodListing.releases(PodListing.items(answer.output), since: earliest)
                }
            }
        }
        survey.cluster = transcript.cluster
        survey.missing += transcript.notes
        survey.releases.sort { $0.time != $1.time ? $0.time < $1.time : $0.entityName < $1.entityName }
        return survey
    }

    /// Why the pods of a namespace cannot be listed; nil when they can.
    public static func failure(of source: any ClusterSource, _ namespace: String) async -> String? {
        await source.answer(to: .pods(of: namespace)).failure
    }
}
