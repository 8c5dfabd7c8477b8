import Diagnosis
import Foundation
import IncidentModel
import StrictJSON
import Testing

@testable import EvidenceBundles

/// Bundles that are written, and read again.
@Suite struct BundleWriterTests {
    private static let now = Timestamp(seconds: 1_790_000_000) ?? .epoch

    /// A folder of its own, gone with the test.
    private final class Folder {
        let url = FileManager.default.temporaryDirectory.appending(path: "bundle-\(UUID().uuidString)")
        var path: String { url.path(percentEncoded: false) }

        init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
        deinit { try? FileManager.default.removeItem(at: url) }

        func text(_ file: String) throws -> String {
            try String(contentsOf: url.appending(path: file), encoding: .utf8)
        }

        var names: [String] {
            get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
        }
    }

    private static func entity(_ name: String) throws -> EntityReference {
        try #require(EntityReference(kind: .service, namespace: "shop", name: name))
    }

    private static func writeAll(to place: String) throws {
        var writer = try BundleWriter(place)
        var description = BundleDescription(id: "shop-1", capturedAt: now)
        description.namespace = "shop"
        description.window = .init(start: now.adding(seconds: -600), end: now)
        description.entrypoints = ["web"]
        try writer.write(description)
        try writer.write([
            Alert(
                status: .firing,
                labels: LabelSet([
                    "alertname": "Slow", "service": "cart", "namespace": "shop", "api_token": "s3cr3t-1",
                ]),
                annotations: LabelSet(["summary": "psql://app:s3cr3t-2@db/x is slow"]),
                startsAt: now.adding(seconds: -60),
                fingerprint: "00000000000000ff"
            )
        ])
        try writer.write(
            Topology(
                nodes: [.init(entity: try entity("web"), replicas: 2), .init(entity: try entity("cart"))],
                edges: [.init(from: try entity("web"), to: try entity("cart"), relation: .calls)]
            )
        )
        try writer.write([
            Change(time: now, entityName: "cart", kind: .deploy, summary: "password: s3cr3t-3x", revision: "7")
        ])
        try writer.write(transcript: [
            (
                "kubectl get services -n shop",
                "NAME  TYPE       CLUSTER-IP  PORT(S)\ncart  ClusterIP  10.0.0.1    80/TCP\n"
            ),
            ("kubectl get pod x -n shop -o json", pod),
            ("kubectl get secret db -n shop -o json", #"{"kind":"Secret","data":{"key":"czNjcjN0"}}"#),
        ])
        let sample = BundleWriter.Sample(time: now, value: 0.25)
        let later = BundleWriter.Sample(time: now.adding(seconds: 15), value: .nan)
        try writer.append([sample, later], entity: "cart", metric: "a,b\nc", unit: "s")
        try writer.append([sample], entity: "web", metric: "latency", unit: "")
        let record = LogRecord(time: now, emitter: "", severity: "ERROR", body: "token=s3cr3t-4", locator: "")
        try writer.append([record], service: "cart", pod: "cart-0")
        try writer.finish()
    }

    private static let pod = """
        {"kind":"Pod","metadata":{"name":"x","managedFields":[{"manager":"kubectl"}],"annotations":{
        "kubectl.kubernetes.io/last-applied-configuration":"{\\"a\\":\\"s3cr3t-5\\"}","note":"kept"}},
        "spec":{"containers":[{"name":"c","image":"c:1","args":["--password=s3cr3t-6"],
        "env":[{"name":"DB_PASSWORD","value":"s3cr3t-7"},{"name":"MODE","value":"fast"},
        {"name":"K","valueFrom":{"secretKeyRef":{"name":"db","key":"password"}}}]}],
        "volumes":[{"name":"v","secret":{"secretName":"db"}}]}}
        """

    @Test func `what is written is read again`() throws {
        let folder = try Folder()
        let place = folder.path + "/out"
        try Self.writeAll(to: place)
        let evidence = try BundleReader.read(place, limits: .network)
        #expect(evidence.id == "shop-1")
        #expect(evidence.namespace == "shop" && evidence.entrypoints == ["web"])
        #expect(evidence.window?.start == Self.now.adding(seconds: -600))
        #expect(evidence.alerts.map { $0.labels["alertname"] } == ["Slow"])
        #expect(evidence.alerts.first?.startsAt == Self.now.adding(seconds: -60))
        #expect(evidence.alerts.first?.endsAt == nil)
        #expect(evidence.topology.nodes.compactMap(\.replicas) == [2] && evidence.topology.edges.count == 1)
        #expect(evidence.changes.map(\.revision) == ["7"])
        #expect(evidence.cluster.services.map(\.name) == ["cart"])
        #expect(evidence.cluster.pods.map(\.name) == ["x"])
        #expect(evidence.metrics.map(\.metric) == ["a_b_c", "latency"])
        #expect(evidence.logs.map(\.time) == [Self.now])
        #expect(evidence.notes == [])
    }

    @Test func `no credential reaches the disk, and what names one does`() throws {
        let folder = try Folder()
        try Self.writeAll(to: folder.path + "/out")
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.path + "/out") {
            let text = try folder.text("out/\(file)")
            #expect(!text.contains("s3cr3t") && !text.contains("czNjcjN0"), "\(file)")
        }
        let transcript = try folder.text("out/kubectl.json")
        for kept in ["secretName", "secretKeyRef", "MODE", "fast", "note", #"\"key\":\"[redacted]\""#] {
            #expect(transcript.contains(kept), "\(kept)")
        }
        #expect(!transcript.contains("managedFields"))
    }

    @Test func `only its owner may read it`() throws {
        let folder = try Folder()
        try Self.writeAll(to: folder.path + "/out")
        let manager = FileManager.default
        for name in [""] + (try manager.contentsOfDirectory(atPath: folder.path + "/out")) {
            let mode = try manager.attributesOfItem(atPath: "\(folder.path)/out/\(name)")[.posixPermissions] as? Int
            #expect((mode ?? 0o777) & 0o077 == 0, "\(name)")
        }
    }

    @Test func `a folder that holds something is left alone`() throws {
        let folder = try Folder()
        try Data("mine".utf8).write(to: folder.url.appending(path: "notes"))
        #expect(throws: BundleError.self) { try Self.writeAll(to: folder.path) }
        #expect(try folder.names == ["notes"])
        try FileManager.default.createDirectory(
            at: folder.url.appending(path: "empty"),
            withIntermediateDirectories: true
        )
        try Self.writeAll(to: folder.path + "/empty/")
        #expect(try folder.names == ["empty", "notes"])
    }

    @Test func `what was begun and not finished leaves nothing behind`() throws {
        let folder = try Folder()
        do {
            var writer = try BundleWriter(folder.path + "/out")
            try writer.write(BundleDescription(id: "x", capturedAt: Self.now))
            try writer.append([.init(time: Self.now, value: 1)], entity: "a", metric: "b", unit: "")
            #expect(try folder.names.count == 1)
        }
        #expect(try folder.names == [])
    }

    @Test func `what cannot be read as an object is redacted as text`() {
        #expect(!EvidenceRedaction.redacted(#"{"env":[{"password":"s3cr3t-9"#).contains("s3cr3t"))
        #expect(EvidenceRedaction.redacted("NAME\nx") == "NAME\nx")
        #expect(EvidenceRedaction.redacted("") == "")
    }
}
