import EvidenceBundles
import IncidentModel
import StrictJSON
import Testing

@testable import EvidenceCapture

/// What Prometheus servers answer, and how they are asked.
@Suite struct PrometheusAnswerTests {
    @Test func `a matrix gives series, without what is no number and what names nothing`() throws {
        let data = try JSONValue(
            parsing: """
                {"resultType":"matrix","result":[
                {"metric":{"pod":"a-0"},"values":[[1790000000,"1.5"],[1790000015.5,"NaN"],[1790000030,"+Inf"],[1790000045,"2"]]},
                {"metric":{},"values":[[1790000000,"1"]]},{"metric":{"pod":"b"},"values":[]},{"metric":{"pod":3}},7,
                {"metric":{"pod":"c"},"values":[[1e300,"1"],["x","1"],[1790000000,1],[1790000000]]}]}
                """
        )
        let series = PrometheusAnswer.series(data, by: "pod")
        #expect(series.map(\.entity) == ["a-0"])
        #expect(series.first?.samples.map(\.value) == [1.5, 2])
        #expect(series.first?.samples.last?.time.seconds == 1_790_000_045)
    }

    @Test func `alerts of the namespace that fire are taken, and those that name none`() throws {
        let data = try JSONValue(
            parsing: """
                {"alerts":[
                {"labels":{"alertname":"A","namespace":"shop"},"annotations":{"s":"x"},"state":"firing","activeAt":"2026-11-26T09:00:00.5Z"},
                {"labels":{"alertname":"B","namespace":"other"},"state":"firing","activeAt":"2026-11-26T09:00:00Z"},
                {"labels":{"alertname":"C"},"state":"firing","activeAt":"2026-11-26T09:00:00Z"},
                {"labels":{"alertname":"D","namespace":"shop"},"state":"pending","activeAt":"2026-11-26T09:00:00Z"},
                {"labels":3,"state":"firing","activeAt":"2026-11-26T09:00:00Z"},{"state":"firing"}]}
                """
        )
        let alerts = PrometheusAnswer.alerts(data, of: "shop")
        #expect(alerts.map { $0.labels["alertname"] } == ["A", "C"])
        #expect(alerts.first?.annotations["s"] == "x" && alerts.first?.fingerprint.count == 16)
    }

    @Test func `calls are pairs of names that can be names`() throws {
        let data = try JSONValue(
            parsing: """
                {"result":[{"metric":{"client":"web","server":"cart"}},{"metric":{"client":"web","server":"web"}},
                {"metric":{"client":"unknown","server":"cart"}},{"metric":{"client":"a b","server":"cart"}},{"metric":{}}]}
                """
        )
        let calls = PrometheusAnswer.calls(data, from: "client", to: "server")
        #expect(calls.map(\.from) == ["web"] && calls.map(\.to) == ["cart"])
    }

    @Test func `questions are filled in and encoded whole`() {
        for query in MetricQuery.standard {
            let text = query.filled(namespace: "shop", range: 60)
            #expect(!text.contains("$"), "\(text)")
            #expect(text.count { $0 == "(" } == text.count { $0 == ")" }, "\(text)")
            #expect(text.count { $0 == "{" } == text.count { $0 == "}" }, "\(text)")
        }
        #expect(PrometheusSource.encoded("a b&c=d{e=\"é\"}+") == "a%20b%26c%3Dd%7Be%3D%22%C3%A9%22%7D%2B")
    }
}
