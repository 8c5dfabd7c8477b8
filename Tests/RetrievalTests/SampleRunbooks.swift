import Retrieval

/// A few runbooks to search in.
enum SampleRunbooks {
    static let all = [
        runbook(
            "pod-crash-looping",
            "KubePodCrashLooping",
            keys: ["KubePodCrashLooping"],
            [
                ("Meaning", "A pod restarts again and again. The kubelet waits longer each time before it starts it."),
                (
                    "Diagnosis",
                    "Read the logs of the container that exited, and its exit code. Look for missing secrets."
                ),
            ]
        ),
        runbook(
            "disk-filling-up",
            "NodeFilesystemAlmostOutOfSpace",
            keys: ["NodeFilesystemAlmostOutOfSpace", "NodeFilesystemSpaceFillingUp"],
            [
                ("Meaning", "A filesystem on a node has little space left. Writes will fail when the disk is full."),
                ("Mitigation", "Delete old images and logs, or extend the volume. Check inodes too."),
            ]
        ),
        runbook(
            "etcd-no-leader",
            "etcdNoLeader",
            keys: ["etcdNoLeader"],
            [("Meaning", "An etcd member sees no leader: the cluster accepts no writes until an election succeeds.")]
        ),
        runbook(
            "memory-pressure",
            "ContainerOutOfMemory",
            keys: [],
            [("Meaning", "The kernel killed a container because it used more memory than its limit allows.")]
        ),
    ]

    static func runbook(
        _ id: String,
        _ title: String,
        keys: [String],
        _ sections: [(String, String)],
        kind: DocumentKind = .runbook
    ) -> RetrievalDocument {
        RetrievalDocument(
            id: DocumentIdentifier(id),
            title: title,
            kind: kind,
            keys: keys,
            sections: sections.map { DocumentSection(headingPath: [title, $0.0], text: $0.1) }
        )
    }

    static func index(
        _ documents: [RetrievalDocument] = all,
        _ configuration: RetrievalConfiguration = smallPassages
    ) throws -> RetrievalSnapshot {
        var builder = try IndexBuilder(configuration: configuration)
        for document in documents { try builder.add(document) }
        return builder.build()
    }

    /// Every section is a passage of its own.
    static var smallPassages: RetrievalConfiguration {
        var configuration = RetrievalConfiguration()
        configuration.passages.minimumWords = 0
        return configuration
    }
}
