import Testing

@testable import Retrieval

@Suite struct TextAnalyzerTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let text: String
        let terms: [String]
        var testDescription: String { text }

        init(_ text: String, _ terms: String) {
            self.text = text
            self.terms = terms.split(separator: " ").map(String.init)
        }
    }

    static let identifiers = [
        Case("KubeAPIErrorBudgetBurn", "kubeapierrorbudgetburn kube api error budget burn"),
        Case("KubePodCrashLooping", "kubepodcrashloop kube pod crash loop"),
        Case("etcdGRPCRequestsSlow", "etcdgrpcrequestsslow etcd grpc request slow"),
        Case("errorBudget", "errorbudget error budget"),
        Case("HTTPServer", "httpserver http server"),
        Case("OSDDown", "osddown osd down"),
        Case("PVCs are full", "pvcs full"),
        Case("PVCsFull", "pvcsfull pvcs full"),
        Case("APIs", "api"),
        Case("IPv6 and IPv4", "ipv6 ipv ipv4 ipv"),
        Case("gRPC", "grpc rpc"),
        Case("K8s", "k8s"),
        Case("k8s", "k8s"),
        Case("EC2API", "ec2api"),
        Case("HTTP2Server", "http2server http2 http server"),
        Case("HTTP2server", "http2server http2 http server"),
        Case("p99Latency", "p99latenc p99 latenc"),
        Case("99thPercentile", "99thpercentil 99th percentil"),
        Case("5XX", "5xx"),
        Case("node01", "node01 node"),
        Case("http503", "http503 http 503"),
        Case("s3 v1 p99", "s3 v1 p99"),
        Case("worker123Node", "worker123nod worker123 worker 123 node"),
        Case("kube_pod_status_phase", "kube_pod_status_phase kube pod status phase"),
        Case("node-exporter-7f9c", "node-exporter-7f9c node export 7f9c"),
        Case("kube-state-metrics", "kube-state-metrics kube state metric"),
        Case("apps.example.io", "apps.example.io app exampl io"),
        Case("10.0.12.7", "10.0.12.7 10 12"),
        Case("body_sizeLimit", "body_sizelimit bodi sizelimit size limit"),
        Case("__name__", "name"),
        Case("/var/log/syslog.1", "var log syslog.1 syslog"),
        Case("non-critical", "non critic"),
        Case("Non-critical", "non-critical non critic"),
    ]

    @Test(arguments: identifiers)
    func `identifiers are kept whole and split`(_ example: Case) {
        #expect(TextAnalyzer().terms(in: example.text) == example.terms)
    }

    static let prose = [
        Case("", ""),
        Case(" \t\n.,;()", ""),
        Case("The node is not ready", "node readi"),
        Case("Targets are DOWN!", "target down"),
        Case("It isn't running; the node's disk won't mount.", "run node disk mount"),
        Case("the node\u{2019}s disk isn\u{2019}t full", "node disk full"),
        Case("'quoted' words'", "quot word"),
        Case("end.Next", "end.next end next"),
        Case("a b c", ""),
        Case("failing, failed; fails", "fail fail fail"),
    ]

    @Test(arguments: prose)
    func `prose loses stop words and endings`(_ example: Case) {
        #expect(TextAnalyzer().terms(in: example.text) == example.terms)
    }

    static let scripts = [
        Case("Störung in ÜBERSICHT", "störung übersicht"),
        Case("ΣΦΑΛΜΑ сбой", "σφαλμα сбой"),
        Case("磁盘已满 disk", "磁 盘 已 满 disk"),
        Case("ディスク", "デ ィ ス ク"),
        Case("e\u{301}tat", "e\u{301}tat"),
        Case("naïveÉtat", "naïveétat naïve état"),
        Case("٣٤ pods", "٣٤ pod"),
        Case("disk-满", "disk 满"),
        Case("🔥 disk 🔥fire", "disk fire"),
    ]

    @Test(arguments: scripts)
    func `other scripts are lower-cased and kept`(_ example: Case) {
        #expect(TextAnalyzer().terms(in: example.text) == example.terms)
    }

    @Test func `words that are too long are skipped`() {
        let long = String(repeating: "x", count: 129)
        #expect(TextAnalyzer().terms(in: "disk \(long) full") == ["disk", "full"])
        #expect(TextAnalyzer().terms(in: String(repeating: "x", count: 128)).count == 1)
    }

    @Test func `a compound that is too long is only split`() {
        let parts = (0..<40).map { "part\($0 % 10)x" }
        let terms = TextAnalyzer().terms(in: parts.joined(separator: "."))
        #expect(terms == parts)
    }

    @Test func `a word with too many parts is opaque`() {
        let word = String(repeating: "AbCd", count: 10)
        #expect(TextAnalyzer().terms(in: word) == [word.lowercased()])
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["a", "aB", "a_", "a'", "_", "é", "满", "a.", "e\u{301}", "A1"])
    func `a token of a megabyte costs linear time`(_ unit: String) {
        let text = String(repeating: unit, count: (1 << 20) / unit.utf8.count)
        let terms = TextAnalyzer().terms(in: text)
        #expect(terms.allSatisfy { $0.utf8.count <= 128 })
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `random Unicode never crashes and terms are found again`(_ seed: UInt64) {
        var random = SplitMix(seed: seed)
        let analyzer = TextAnalyzer()
        for _ in 0..<300 {
            let text = RandomText.unicode(length: Int.random(in: 0...60, using: &random), using: &random)
            #expect(
                analyzer.terms(in: text) == analyzer.terms(in: " \(text) "),
                "seed \(seed): \(text.debugDescription)"
            )
        }
    }
}
