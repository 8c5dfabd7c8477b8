import Diagnosis
import EvidenceBundles
import Testing

/// What a claim asks for, and whether it is there, come from different places.
@Suite struct ClaimReaderTests {
    private static let claim = """
        kind: PersistentVolumeClaim
        metadata: {name: assets, namespace: shop}
        spec:
          accessModes: [ReadWriteMany]
          storageClassName: ""
          selector: {matchLabels: {tier: gold}}
          resources: {requests: {storage: 2Gi}}
        """

    @Test func `a claim's API object says what it asks for`() throws {
        let read = TranscriptTableTests.read("kubectl get pvc assets -n shop -o yaml", Self.claim)
        let claim = try #require(read.cluster.claims.first)
        #expect(claim.requested == "2Gi" && claim.requestedModes == ["ReadWriteMany"])
        #expect(claim.selector == ["tier": "gold"])
        #expect(claim.storageClass == nil && claim.status == nil, "no class is none, and nobody said how it is")
    }

    @Test func `a manifest with a workload gives the claim, which a listing says is there`() throws {
        let manifest =
            "kind: Deployment\nmetadata: {name: web, namespace: shop}\nspec: {replicas: 1}\n---\n" + Self.claim
        var transcript = ClusterTranscript(namespace: "shop")
        transcript.add(command: "kubectl get deployment web -n shop -o yaml", output: manifest)
        #expect(transcript.cluster.claims.first?.status == nil)
        transcript.add(command: "kubectl get pvc -n shop", output: "NAME     STATUS\nassets   Pending\n")
        let claim = try #require(transcript.cluster.claims.first)
        #expect(transcript.cluster.claims.count == 1 && claim.status == "Pending" && claim.requested == "2Gi")
    }

    @Test func `what a command printed may be as long as the document`() throws {
        let head = "LAST SEEN\\tTYPE\\tREASON\\tOBJECT\\tMESSAGE\\n"
        let row = "1m\\tWarning\\tBackOff\\tpod/cart-7d9f8b6c5-x2x4z\\tagain and again\\n"
        let output = head + String(repeating: row, count: 6000)
        let evidence = try SampleBundle.read(replacing: [
            "kubectl.json": "{\"kubectl get events -n shop\":\"\(output)\"}"
        ])
        #expect(evidence.notes == [])
        #expect(!evidence.cluster.events.isEmpty)
    }
}
