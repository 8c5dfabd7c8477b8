import Foundation
import Testing

@testable import Retrieval

extension Trait where Self == ConditionTrait {
    /// The test reads public runbooks and alerts from the folder that `EVENKEEL_DATA` names.
    static var requiresDevelopmentData: Self {
        .enabled(if: DevelopmentData.folder != nil, "EVENKEEL_DATA names no folder of development data")
    }
}

/// Public runbooks and the alerts that link to them, one JSON object a line.
enum DevelopmentData {
    struct Runbook: Decodable {
        let id: String
        let title: String
        let text: String
    }

    struct Alert: Decodable {
        let alert: String
        let text: String
        let relevant: [String]
    }

    static var folder: String? { ProcessInfo.processInfo.environment["EVENKEEL_DATA"] }

    static func read<Row: Decodable>(_ path: String) throws -> [Row] {
        let data = try Data(contentsOf: URL(fileURLWithPath: try #require(folder)).appendingPathComponent(path))
        return try data.split(separator: 0x0A).map { try JSONDecoder().decode(Row.self, from: $0) }
    }
}

@Suite struct DevelopmentDataTests {
    @Test(.requiresDevelopmentData, .timeLimit(.minutes(3)))
    func `alerts find their runbooks by their text alone`() throws {
        let runbooks: [DevelopmentData.Runbook] = try DevelopmentData.read("dev/runbooks/dev_runbooks.jsonl")
        let alerts: [DevelopmentData.Alert] = try DevelopmentData.read("dev/runbook-retrieval/dev_queries.jsonl")
        let index = try SampleRunbooks.index(
            runbooks.map { SampleRunbooks.runbook($0.id, $0.title, keys: [$0.title], [("Text", $0.text)]) },
            RetrievalConfiguration()
        )
        var reciprocal = 0.0
        for alert in alerts {
            let hits = index.search(RetrievalQuery(alert.text, granularity: .document), limit: 10)
            let rank = hits.firstIndex { alert.relevant.contains($0.passage.document.rawValue) }
            reciprocal += rank.map { 1 / Double($0 + 1) } ?? 0
            let keyed = index.search(RetrievalQuery(alert.text, exactKeys: [alert.alert]), limit: 1)
            #expect(keyed.first.map { alert.relevant.contains($0.passage.document.rawValue) } == true, "\(alert.alert)")
        }
        #expect(reciprocal / Double(alerts.count) > 0.85)
    }
}
