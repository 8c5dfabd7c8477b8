import ContentDigests
import Diagnosis
import IncidentModel
import KnowledgeFiles
import LocalFiles
import Planning
import Remediation
import Retrieval
import Runbooks
import StructuredDocuments

/// `evenkeel-bench plan`: the deterministic plan for a large incident, part by part and as a whole.
enum PlanBenchmark {
    /// Rounds that only warm up.
    private static let warmUp = 20

    static func run() {
        do throws(BenchmarkFailure) {
            let values = try NamedValues(["runbooks", "alerts", "services", "seed", "samples", "limits"])
            var figures = try Figures(limits: values["limits"])
            let knowledge = try knowledge(values["runbooks"] ?? "runbooks")
            var incident = SyntheticIncident(
                services: values["services"].flatMap { Int($0) } ?? 50,
                alerts: values["alerts"].flatMap { Int($0) } ?? 1000,
                seed: values["seed"].flatMap { UInt64($0) } ?? 1
            )
            print("incident: \(incident.services) services, \(incident.alerts) alerts")
            print("index: \(knowledge.index.report)")
            let samples = values["samples"].flatMap { Int($0) } ?? 300
            measure(incident.evidence(), knowledge, samples: samples, &figures)
            figures.leaveIfBroken()
        } catch {
            BenchmarkConsole.message("evenkeel-bench: \(error.description)")
            BenchmarkConsole.leave(error.isWrongUse ? 2 : 1)
        }
    }

    /// The runbooks of a folder, and made-up ones beside them until there are a thousand passages.
    private static func knowledge(_ folder: String) throws(BenchmarkFailure) -> PlanningKnowledge {
        let faults = FaultCollector()
        var books: [Runbook]
        do throws(FileError) {
            books = try MarkdownFiles.values(in: folder, reportingTo: faults) { Runbook($0, reportingTo: $1) }
        } catch {
            throw .usage("\(error)")
        }
        var corpus = SyntheticCorpus()
        let shipped = PlanningKnowledge(runbooks: books, incidents: []).index.report.passages
        for document in corpus.documents(passages: max(0, 1040 - shipped)) {
            let text = document.sections.map(\.text).joined(separator: "\n\n")
            let name = "\(document.id.rawValue).md"
            guard let parsed = MarkdownFiles.parse("# \(document.title)\n\n\(text)", as: name, reportingTo: faults),
                let book = Runbook(parsed, reportingTo: faults)
            else { continue }
            books.append(book)
        }
        return PlanningKnowledge(runbooks: books, incidents: [])
    }

    /// The times of one round of samples.
    private struct Round {
        var whole = LatencySamples()
        var diagnosing = LatencySamples()
        var planning = LatencySamples()
        var writing = LatencySamples()
    }

    /// Rounds of which the median counts: on a shared machine one disturbance would make a 99th percentile.
    private static let rounds = 3

    private static func measure(
        _ evidence: IncidentEvidence,
        _ knowledge: PlanningKnowledge,
        samples: Int,
        _ figures: inout Figures
    ) {
        var digests: Set<String> = []
        _ = sampled(evidence, knowledge, count: warmUp, &digests)
        let measured = (0..<rounds).map { _ in sampled(evidence, knowledge, count: samples, &digests) }
        precondition(digests.count == 1, "the plans of one incident must be the same")
        let parts: [(name: String, words: String, samples: (Round) -> LatencySamples)] = [
            ("plan.p99-ms", "diagnosis and plan, ", \.whole), ("plan.diagnosis-p99-ms", "", \.diagnosing),
            ("plan.planner-p99-ms", "", \.planning), ("plan.document-p99-ms", "", \.writing),
        ]
        for part in parts {
            let ordered = measured.map(part.samples).sorted { $0.percentile(0.99) < $1.percentile(0.99) }
            let (middle, worst) = (ordered[rounds / 2], ordered[rounds - 1].percentile(0.99))
            let details =
                "\(part.words)median of \(rounds) rounds, worst \(LatencySamples.text(worst)); \(middle.description)"
            figures.report(part.name, middle.percentile(0.99), "ms", details)
        }
    }

    /// One round: the same incident again and again.
    private static func sampled(
        _ evidence: IncidentEvidence,
        _ knowledge: PlanningKnowledge,
        count: Int,
        _ digests: inout Set<String>
    ) -> Round {
        let diagnoser = Diagnoser()
        let planner = DeterministicPlanner()
        var round = Round()
        for _ in 0..<count {
            var (diagnosing, planning) = (round.diagnosing, round.planning)
            let (request, plan) = round.whole.measure {
                let diagnosis = diagnosing.measure { diagnoser.diagnose(evidence) }
                let request = PlanRequest(diagnosis, knowledge: knowledge, seed: 1)
                return (request, planning.measure { planner.plan(request) })
            }
            (round.diagnosing, round.planning) = (diagnosing, planning)
            precondition(!plan.steps.isEmpty, "the plan must not be empty")
            let document = round.writing.measure { PlanDocument(plan, request: request, timings: .init(total: 0)) }
            digests.insert(document.digest.description)
        }
        return round
    }
}
