import Glibc

/// Mean quality of ranked lists against judgements.
struct RelevanceMetrics {
    /// Grades of the judged documents of each query.
    private let grades: [Substring: [Substring: Int]]

    /// Reads TREC judgements: query, anything, document, grade, separated by single spaces.
    init(_ path: String) throws(BenchmarkFailure) {
        var grades: [Substring: [Substring: Int]] = [:]
        for (number, row) in try FieldFile(path, fields: 4, separator: " ", isKeyed: false).rows.enumerated() {
            guard let grade = Int(row[3]) else { throw .malformed(path, line: number + 1, "the grade is no number") }
            grades[row[0], default: [:]][row[2]] = grade
        }
        self.grades = grades
    }

    /// A line with the mean measures over the judged queries, and nDCG@10 over every other query.
    ///
    /// nDCG@10 has the grade as gain, a log2 discount, and the ideal over all judged documents; MRR looks at the whole
    /// list. A judged query that is not in the run counts as zero.
    ///
    /// - Parameter run: the documents found for each query, best first, in the order of the queries.
    /// - Returns: the line.
    func summary(of run: [(query: Substring, documents: [String])]) -> String {
        let found = Dictionary(run.map { ($0.query, $0.documents) }, uniquingKeysWith: { first, _ in first })
        let order = run.map(\.query) + grades.keys.filter { found[$0] == nil }.sorted()
        var gains: [Double] = []
        var recall = 0.0
        var reciprocal = 0.0
        for query in order {
            guard let judged = grades[query], judged.values.contains(where: { $0 > 0 }) else { continue }
            let list = (found[query] ?? []).map { judged[Substring($0)] ?? 0 }
            gains.append(Self.discounted(list) / Self.discounted(judged.values.sorted(by: >)))
            let relevant = judged.values.count { $0 > 0 }
            recall += Double(list.prefix(100).count { $0 > 0 }) / Double(relevant)
            reciprocal += list.firstIndex { $0 > 0 }.map { 1 / Double($0 + 1) } ?? 0
        }
        guard !gains.isEmpty else { return "no judged query" }
        let odd = gains.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
        let even = gains.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
        let count = Double(gains.count)
        return "nDCG@10 \(Self.text(Self.mean(gains))) (odd queries \(Self.text(Self.mean(odd))), even "
            + "\(Self.text(Self.mean(even)))), recall@100 \(Self.text(recall / count)), MRR "
            + "\(Self.text(reciprocal / count)), \(gains.count) queries"
    }

    /// Discounted gain of the first ten grades.
    private static func discounted(_ grades: [Int]) -> Double {
        grades.prefix(10).enumerated().reduce(0) { $0 + Double(max(0, $1.element)) / log2(Double($1.offset + 2)) }
    }

    /// Arithmetic mean, 0 for none.
    private static func mean(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    }

    /// Four decimals.
    private static func text(_ value: Double) -> String {
        let digits = String(10_000 + Int((value * 10_000).rounded()))
        return value >= 1 ? "1.0000" : "0." + digits.dropFirst()
    }
}
