import Diagnosis
import EvenkeelTestKit
import EvidenceBundles
import Foundation
import StrictJSON
import Testing

/// A good bundle, spoilt at random: reading it gives evidence or a refusal that names a file, and never traps.
@Suite(.timeLimit(.minutes(3))) struct BundleMutationTests {
    static let mutation = ByteMutation(
        pieces: [
            "{", "}", "[", "]", "\"", ",", ":", "\\n", "\n", "null", "-1", "9223372036854775807", "1e308", "[REDACTED]",
            "   ",
            "\\u0000", "2147483648", "\t", "0001-01-01T00:00:00Z",
        ],
        changes: 1...5,
        length: 1...60
    )

    @Test(arguments: [UInt64.random(in: 0 ..< .max), 1]) func `a spoilt bundle gives evidence or a refusal`(
        seed: UInt64
    )
        throws
    {
        var generator = SeededGenerator(seed: seed)
        let names = SampleBundle.files.keys.sorted()
        var refused = 0
        try ScratchFolder.with { folder throws in
            for (name, text) in SampleBundle.files { try folder.write(text, to: name) }
            for round in 0..<900 {
                let name = names[round % names.count]
                try folder.write(
                    Self.mutation.spoilt(Array((SampleBundle.files[name] ?? "").utf8), &generator),
                    to: name
                )
                do throws(BundleError) {
                    let evidence = try BundleReader.read(folder.path, limits: .network)
                    #expect(evidence.notes.count < 60, "seed \(seed), round \(round)")
                    let known = evidence.notes.allSatisfy { note in names.contains { note.hasPrefix($0) } }
                    #expect(known, "seed \(seed), round \(round): \(evidence.notes)")
                    #expect(evidence.missing == ["traces.otlp.jsonl", "metrics.otlp.jsonl"])
                } catch {
                    refused += 1
                    #expect(
                        name == "bundle.json" && error.file.hasSuffix(name),
                        "seed \(seed), round \(round): \(error)"
                    )
                }
                try folder.write(SampleBundle.files[name] ?? "", to: name)
            }
        }
        // Otherwise the property says nothing about what is read.
        #expect((1..<200).contains(refused), "seed \(seed): \(refused) of 900 were refused")
    }

    /// What commands print, spoilt at random where it reaches the readers of layouts and not the JSON around them.
    @Test(arguments: [UInt64.random(in: 0 ..< .max), 1]) func `a spoilt transcript is read without harm`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let outputs = [
            ("kubectl get pod x -n shop -o json", TranscriptObjectTests.podJSON),
            ("kubectl get deployment cart -o yaml", TranscriptObjectTests.deploymentYAML),
            ("kubectl describe pod x", TranscriptObjectTests.description),
            ("kubectl describe deployment x", TranscriptObjectTests.description),
            ("kubectl describe node n-1", TranscriptObjectTests.description),
            ("kubectl describe svc cart", TranscriptObjectTests.description),
            ("kubectl get pods", "NAME     READY   STATUS   RESTARTS   AGE\ncart-0   0/1     Error    3          1d\n"),
            ("kubectl get svc -o wide", "NAME   PORT(S)            SELECTOR\ncart   70/TCP,4:31/TCP    app=cart\n"),
            ("kubectl get hpa", "NAME   TARGETS   MINPODS   MAXPODS   REPLICAS\ncart   198%/50%  1   5   5\n"),
            ("kubectl rollout history deployment/cart", "REVISION  CHANGE-CAUSE\n1         <none>\n2         <none>\n"),
        ]
        for round in 0..<2000 {
            let (command, output) = outputs[round % outputs.count]
            var transcript = ClusterTranscript(namespace: "shop")
            let isCommand = round % 7 == 0
            let spoilt = Self.mutation.spoilt(Array((isCommand ? command : output).utf8), &generator)
            let text = String(decoding: spoilt, as: UTF8.self)
            transcript.add(command: isCommand ? text : command, output: isCommand ? output : text)
            #expect(transcript.notes.count <= 1, "seed \(seed), round \(round)")
            let names = transcript.cluster.pods.map(\.name) + transcript.cluster.services.map(\.name)
            #expect(names.allSatisfy { !$0.isEmpty && !$0.contains("/") }, "seed \(seed), round \(round): \(names)")
        }
    }
}
