import Glibc
import IncidentModel

/// Alerts as a fleet of Prometheus servers sends them: ten labels, three annotations, some 750 bytes. A number gives
/// always the same alert.
struct AlertFactory: Sendable {
    /// How many environments they are spread over.
    var environments = 200
    /// How many services each environment has.
    var services = 40
    /// The rule's name for all; nil for one of many.
    var cause: String?
    /// The second at which all of them began.
    let start: String

    private static let rules = [
        "KubePodCrashLooping", "KubePodNotReady", "HighErrorRate", "HighLatency", "ContainerMemoryNearLimit",
        "TargetDown", "KubeContainerWaiting", "CPUThrottlingHigh", "QueueBacklogGrowing", "ConnectionPoolExhausted",
    ]
    private static let severities = ["warning", "critical", "warning", "info"]

    /// Alerts that began now.
    init() { start = Self.text(of: time(nil)) }

    /// A moment, in seconds since 1970, in RFC 3339.
    static func text(of seconds: Int) -> String {
        Timestamp(unixNanoseconds: Int64(seconds) * 1_000_000_000).description
    }

    /// The alert with this number; alerts of different numbers are different.
    func alert(_ number: Int, endsAt: String? = nil) -> String {
        let environment = number % environments
        let service = "svc-\(number / environments % services)"
        let pod = "\(service)-\(suffix(1000 + number / 4096))\(suffix(environment))-\(suffix(number))"
        let rule = cause ?? Self.rules[number / 7 % Self.rules.count]
        let end = endsAt.map { #""endsAt":"\#($0)","# } ?? ""
        return #"{"labels":{"alertname":"\#(rule)","cluster":"site-\#(environment)","namespace":"shop","#
            + #""service":"\#(service)","pod":"\#(pod)","container":"server","#
            + #""instance":"10.\#(number >> 16 & 255).\#(number >> 8 & 255).\#(number & 255):9090","#
            + #""job":"kube-state-metrics","severity":"\#(Self.severities[number & 3])","team":"shop-oncall"},"#
            + #""annotations":{"summary":"Pod \#(pod) of \#(service) is not as it should be.","#
            + #""description":"Pod shop/\#(pod) (server) has shown \#(rule) for more than five minutes on site "#
            + #"\#(environment); at least one of its replicas does not serve requests.","#
            + #""runbook_url":"https://runbooks.example.com/kubernetes/\#(rule)"},"startsAt":"\#(start)",\#(end)"#
            + #""generatorURL":"http://prometheus.example.com/graph?g0.expr=up%7Bpod%3D%22\#(pod)%22%7D+%3D%3D+0"}"#
    }

    /// The body of a delivery.
    func body(_ numbers: some Sequence<Int>, endsAt: String? = nil) -> [UInt8] {
        Array("[\(numbers.map { alert($0, endsAt: endsAt) }.joined(separator: ","))]".utf8)
    }

    /// A whole request.
    func request(_ numbers: some Sequence<Int>) -> [UInt8] {
        ServiceClient.request("POST", "/api/v2/alerts", body: body(numbers))
    }

    /// Five letters and digits, as the name of a pod ends.
    private func suffix(_ number: Int) -> String {
        let letters = Array("bcdfghjklmnpqrstvwxz2456789")
        var rest = number
        return String(
            (0..<5).map { _ in
                defer { rest /= letters.count }
                return letters[rest % letters.count]
            }
        )
    }
}
