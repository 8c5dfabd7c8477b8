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

    private static func measure(
        _ evidence: IncidentEvidence,
        _ knowledge: PlanningKnowledge,
        samples: Int,
        _ figures: inout Figures
    ) {
        let diagnoser = Diagnoser()
        let planner = DeterministicPlanner()
        var whole = LatencySamples()
        var diagnosing = LatencySamples()
        var planning = LatencySamples()
        var writing = LatencySamples()
        var steps = 0
        var digests: Set<String> = []
        for round in 0..<(samples + warmUp) {
            let outcome = (round < warmUp ? LatencySamples() : whole).timed {
                let diagnosis = diagnosing.measure { diagnoser.diagnose(evidence) }
                let request = PlanRequest(diagnosis, knowledge: knowledge, seed: 1)
                return (request, planning.measure { planner.plan(request) })
            }
            if round >= warmUp { whole = outcome.samples }
            let (request, plan) = outcome.result
            let document = writing.measure { PlanDocument(plan, request: request, timings: .init(total: 0)) }
            steps += plan.steps.count
            digests.insert(document.digest.description)
        }
        precondition(steps > 0 && digests.count == 1, "the plans of one incident must be the same and not empty")
        figures.report("plan.p99-ms", whole.percentile(0.99), "ms", "diagnosis and plan, \(whole.description)")
        figures.report("plan.diagnosis-p99-ms", diagnosing.percentile(0.99), "ms", diagnosing.description)
        figures.report("plan.planner-p99-ms", planning.percentile(0.99), "ms", planning.description)
        figures.report("plan.document-p99-ms", writing.percentile(0.99), "ms", writing.description)
    }
}

extension LatencySamples {
    /// These samples with one more, and the result of the operation.
    fileprivate func timed<Result>(_ operation: () -> Result) -> (samples: LatencySamples, result: Result) {
        var copy = self
        let result = copy.measure(operation)
        return (copy, result)
    }
}
