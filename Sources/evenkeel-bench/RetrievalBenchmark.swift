import Retrieval

/// `evenkeel-bench retrieval`: quality on judged collections, or speed on a synthetic one.
enum RetrievalBenchmark {
    /// Runs the benchmark with the arguments of the process; leaves with status 2 on wrong use, 1 on failure.
    static func run() {
        do {
            let arguments = try RetrievalArguments(Array(CommandLine.arguments.dropFirst(2)))
            if let passages = arguments.synthetic {
                try measureSpeed(passages, arguments)
            } else {
                try runCollection(arguments)
            }
        } catch {
            BenchmarkConsole.message("evenkeel-bench: \(error.description)")
            BenchmarkConsole.leave(error.isWrongUse ? 2 : 1)
        }
    }

    /// Prints a TREC run on standard output, and measures on standard error.
    private static func runCollection(_ arguments: RetrievalArguments) throws(BenchmarkFailure) {
        guard let documentPath = arguments.documents, let queryPath = arguments.queries else {
            throw .usage(RetrievalArguments.usage)
        }
        let documents = try FieldFile(documentPath, fields: 3, isKeyed: true).rows.map { row in
            RetrievalDocument(
                id: DocumentIdentifier(String(row[0])),
                title: String(row[1]),
                kind: .runbook,
                sections: [DocumentSection(text: String(row[2]))]
            )
        }
        let queries = try FieldFile(queryPath, fields: 2, isKeyed: true).rows
        let metrics = try arguments.judgements.map { (path) throws(BenchmarkFailure) in try RelevanceMetrics(path) }
        let index = try measureBuild(documents, arguments.configuration, samples: 30)
        var run: [(query: Substring, documents: [String])] = []
        var lines = ""
        for row in queries {
            let query = RetrievalQuery(String(row[1]), granularity: .document)
            let hits = index.search(query, limit: arguments.limit)
            run.append((row[0], hits.map(\.passage.document.rawValue)))
            for (rank, hit) in hits.enumerated() {
                lines += "\(row[0]) Q0 \(hit.passage.document) \(rank + 1) \(hit.score) \(arguments.tag)\n"
            }
        }
        BenchmarkConsole.output(lines)
        if let metrics { BenchmarkConsole.message(metrics.summary(of: run)) }
        measureQueries(index, queries.map { RetrievalQuery(String($0[1]), granularity: .document) })
    }

    /// Measures build and search on synthetic passages.
    private static func measureSpeed(_ passages: Int, _ arguments: RetrievalArguments) throws(BenchmarkFailure) {
        var corpus = SyntheticCorpus()
        let documents = corpus.documents(passages: passages)
        let queries = corpus.queries(200)
        let index = try measureBuild(documents, arguments.configuration, samples: passages <= 5000 ? 30 : 5)
        measureQueries(index, queries.map { RetrievalQuery($0) })
    }

    /// Builds the index several times and says how long it takes.
    private static func measureBuild(
        _ documents: [RetrievalDocument],
        _ configuration: RetrievalConfiguration,
        samples: Int
    ) throws(BenchmarkFailure) -> RetrievalSnapshot {
        var times = LatencySamples()
        var builder: IndexBuilder
        do {
            builder = try IndexBuilder(configuration: configuration)
            for document in documents { try builder.add(document) }
        } catch {
            throw error.isConfiguration ? .usage(error.description) : .failed(error.description)
        }
        var index = times.measure { builder.build() }
        for _ in 1..<samples { index = times.measure { builder.build() } }
        let rate = Double(index.report.textBytes) / 1e6 / (times.percentile(0.5) / 1e3)
        BenchmarkConsole.message("index: \(index.report)")
        BenchmarkConsole.message("build: \(times.description); \(Int(rate)) MB of text a second")
        return index
    }

    /// Times every query for the ten best, five rounds after one to warm up.
    private static func measureQueries(_ index: RetrievalSnapshot, _ queries: [RetrievalQuery]) {
        var times = LatencySamples()
        var found = 0
        for query in queries { found += index.search(query, limit: 10).count }
        for _ in 0..<5 {
            for query in queries { found += times.measure { index.search(query, limit: 10).count } }
        }
        let memory = BenchmarkConsole.peakMemory.map { ", peak memory \($0) MiB" } ?? ""
        BenchmarkConsole.message("search, 10 best: \(times.description)\(memory); \(found) results")
    }
}

extension RetrievalError {
    /// Whether the fault is in the arguments rather than in the documents.
    fileprivate var isConfiguration: Bool {
        if case .invalidConfiguration = self { true } else { false }
    }
}
