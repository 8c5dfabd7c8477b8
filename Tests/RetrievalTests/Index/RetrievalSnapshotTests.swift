import Testing

@testable import Retrieval

@Suite struct RetrievalSnapshotTests {
    private func documents(_ query: RetrievalQuery, limit: Int = 3) throws -> [String] {
        try SampleRunbooks.index().search(query, limit: limit).map(\.passage.document.rawValue)
    }

    @Test(arguments: [
        ("the disk of a node is full", "disk-filling-up"),
        ("crash looping pods", "pod-crash-looping"),
        ("KubePodCrashLooping", "pod-crash-looping"),
        ("kube_pod_crash_looping{namespace=\"shop\"}", "pod-crash-looping"),
        ("election never succeeds", "etcd-no-leader"),
        ("oomkilled", "memory-pressure"),
        ("no space left on device", "disk-filling-up"),
        ("process was killed by the kernel", "memory-pressure"),
    ])
    func `the right runbook comes first`(_ query: String, _ document: String) throws {
        #expect(try documents(RetrievalQuery(query)).first == document)
    }

    @Test(arguments: ["", "the and of", "xylophone", "...", "🔥"])
    func `a query without known terms finds nothing`(_ query: String) throws {
        #expect(try documents(RetrievalQuery(query)).isEmpty)
    }

    @Test func `an exact key leads over any likeness of text`() throws {
        let text = "disk full filesystem space node writes fail volume inodes images logs"
        let hits = try SampleRunbooks.index().search(RetrievalQuery(text, exactKeys: ["ETCDnoleader"]), limit: 2)
        #expect(hits.map(\.passage.document.rawValue) == ["etcd-no-leader", "disk-filling-up"])
        let keys = hits[0].explanation.contributions.compactMap {
            if case .key(let part) = $0 { part.key } else { nil }
        }
        #expect(keys == ["ETCDnoleader"])
    }

    @Test func `a key named twice counts once`() throws {
        let index = try SampleRunbooks.index()
        let once = index.search(RetrievalQuery("", exactKeys: ["etcdNoLeader"]), limit: 1)
        let twice = index.search(RetrievalQuery("", exactKeys: ["etcdNoLeader", "EtcdNoLeader"]), limit: 1)
        #expect(once.map(\.score) == twice.map(\.score))
        #expect(once.count == 1)
    }

    @Test func `kinds restrict the results`() throws {
        let incident = SampleRunbooks.runbook(
            "incident-7",
            "Disk full on node 3",
            keys: [],
            [("Summary", "The disk of a node was full, disk full, disk full.")],
            kind: .pastIncident
        )
        let index = try SampleRunbooks.index(SampleRunbooks.all + [incident])
        let kinds = { (kinds: Set<DocumentKind>) in
            Set(index.search(RetrievalQuery("disk full", kinds: kinds), limit: 10).map(\.passage.kind))
        }
        #expect(kinds([.runbook]) == [.runbook])
        #expect(kinds([.pastIncident]) == [.pastIncident])
        #expect(kinds([.runbook, .pastIncident]) == [.runbook, .pastIncident])
        #expect(kinds([.other]).isEmpty)
        #expect(kinds([]).isEmpty)
    }

    @Test func `by documents, one document cannot fill the list`() throws {
        let query = RetrievalQuery("NodeFilesystemAlmostOutOfSpace kernel", granularity: .document)
        #expect(try documents(query, limit: 10) == ["disk-filling-up", "memory-pressure"])
        var passages = query
        passages.granularity = .passage
        #expect(try documents(passages, limit: 10) == ["disk-filling-up", "disk-filling-up", "memory-pressure"])
    }

    @Test func `equal scores come in the order of passage identifiers`() throws {
        let twins = ["b", "c", "a"].map { SampleRunbooks.runbook($0, "Twin", keys: [], [("Text", "disk full")]) }
        let hits = try SampleRunbooks.index(twins).search(RetrievalQuery("disk"), limit: 10)
        #expect(hits.map(\.passage.document.rawValue) == ["a", "b", "c"])
        #expect(Set(hits.map(\.score)).count == 1)
    }

    @Test func `passages are found by identifier`() throws {
        let index = try SampleRunbooks.index()
        #expect(index.passages.count == 6)
        for passage in index.passages { #expect(index.passage(passage.id) == passage) }
        #expect(index.passage(PassageIdentifier(rawValue: "etcd-no-leader#nothing.1")) == nil)
    }

    @Test func `an empty index finds nothing`() throws {
        let index = try SampleRunbooks.index([])
        #expect(index.search(RetrievalQuery("disk", exactKeys: ["disk"]), limit: 5).isEmpty)
        #expect(index.report.passages == 0)
    }

    @Test func `an index of empty passages can be searched by key`() throws {
        let empty = RetrievalDocument(id: DocumentIdentifier("e"), title: "", kind: .other, keys: ["K"], sections: [])
        let hits = try SampleRunbooks.index([empty]).search(RetrievalQuery("x", exactKeys: ["k"]), limit: 5)
        #expect(hits.map(\.passage.id.rawValue) == ["e#section.1"])
    }

    @Test(.timeLimit(.minutes(1)))
    func `a query of a megabyte is cut`() throws {
        let index = try SampleRunbooks.index()
        let noise = (0..<200_000).map { "w\($0)" }.joined(separator: " ")
        #expect(index.search(RetrievalQuery("\(noise) disk"), limit: 5).isEmpty)
        #expect(
            index.search(RetrievalQuery("disk \(noise)"), limit: 5).first?.passage.document.rawValue
                == "disk-filling-up"
        )
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func `random Unicode can be indexed and searched`(_ seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let texts = (0..<30).map { _ in
            RandomText.unicode(length: Int.random(in: 0...80, using: &random), using: &random)
        }
        let documents = texts.enumerated().map { number, text in
            SampleRunbooks.runbook("\(text.prefix(2))-\(number)", text, keys: [text], [(text, text)])
        }
        let index = try SampleRunbooks.index(documents)
        for text in texts {
            for hit in index.search(RetrievalQuery(text, exactKeys: [text]), limit: 3) {
                #expect(hit.score == hit.explanation.total, "seed \(seed): \(text.debugDescription)")
            }
        }
    }
}
