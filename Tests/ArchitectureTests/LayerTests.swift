import Testing

/// The layers of the design: a part may only use what lies below it, and pure parts never an adapter.
@Suite struct LayerTests {
    /// The C libraries.
    static let cLibraries: Set<String> = ["CLibcurl", "CYAML", "CCrypto", "CSQLite", "CMicroHTTPD"]
    /// Values: they know nothing but each other.
    static let values: Set<String> = [
        "StrictJSON", "ContentDigests", "Signatures", "StructuredDocuments", "IncidentModel",
    ]
    /// Pure decisions.
    static let pure: Set<String> = [
        "Detection", "Retrieval", "Diagnosis", "Remediation", "Risk", "Runbooks", "Governance", "Execution", "Journal",
        "Planning",
        "Authentication", "IncidentLedger", "LogTemplates", "Traces", "PlaybookExchange",
    ]
    /// What touches the world.
    static let adapters: Set<String> = [
        "YAMLDocuments", "LocalFiles", "HostProcess", "DedicatedThreads", "KnowledgeFiles", "Connectors",
        "EvidenceBundles", "EvidenceCapture", "CurlTransport", "LocalInference", "Notices", "SQLiteStore", "WebServer",
        "Executors",
    ]
    /// What knows the parts and puts them in order.
    static let application: Set<String> = ["IncidentEngine", "Learning", "Console", "EvenkeelCommands"]
    static let mains: Set<String> = ["evenkeel", "evenkeel-bench", "EvenkeelTestKit"]

    /// The system's modules that a layer may use beside ours.
    static let synchronization: Set<String> = ["Synchronization"]
    static let system: Set<String> = ["Synchronization", "Glibc", "Dispatch"]
    /// What stands on libcrypto: hashes and signatures are functions of their input, and who asks is decided by them.
    static let cryptographic: Set<String> = ["ContentDigests", "Signatures"]
    static let deciding = "Authentication"

    /// What a target may import.
    static func allowed(_ target: String) -> Set<String>? {
        switch target {
        case _ where cryptographic.contains(target): values.union(["CCrypto"])
        case deciding: values.union(pure).union(["CCrypto"])
        case _ where cLibraries.contains(target): []
        case _ where values.contains(target): values
        case _ where pure.contains(target): values.union(pure)
        case _ where adapters.contains(target): values.union(pure).union(adapters).union(cLibraries).union(system)
        case _ where application.contains(target):
            values.union(pure).union(adapters).union(application).union(synchronization)
        case _ where mains.contains(target):
            values.union(pure).union(adapters).union(application).union(mains).union(system).union(["Foundation"])
        default: nil
        }
    }

    @Test func `every target imports only what its layer may`() throws {
        let files = try SourceTree.sources()
        #expect(files.count > 300, "the sources must be found")
        for file in files {
            guard let allowed = Self.allowed(file.target) else {
                Issue.record("\(file.path): the layer of \(file.target) is not written down")
                continue
            }
            for (number, module) in file.imports where module != file.target {
                #expect(allowed.contains(module), "\(file.path):\(number): \(file.target) may not import \(module)")
            }
        }
    }

    @Test func `only the engine and what stands above it know more than one adapter of the outside`() throws {
        // What an adapter may build on: small readers, threads, and the transport of its own endpoint.
        let building: [String: Set<String>] = [
            "KnowledgeFiles": ["LocalFiles", "YAMLDocuments"], "LocalInference": ["CurlTransport"],
            "EvidenceBundles": ["Connectors", "LocalFiles", "YAMLDocuments"], "Connectors": ["CurlTransport"],
            "EvidenceCapture": ["EvidenceBundles", "Connectors", "HostProcess", "CurlTransport"],
            "Executors": ["CurlTransport", "HostProcess", "DedicatedThreads", "LocalFiles", "EvidenceBundles"],
            "Notices": ["CurlTransport"],
            "CurlTransport": ["DedicatedThreads"],
            "WebServer": ["DedicatedThreads"],
            "SQLiteStore": ["DedicatedThreads"],
        ]
        for file in try SourceTree.sources() where Self.adapters.contains(file.target) {
            for (number, module) in file.imports where Self.adapters.contains(module) && module != file.target {
                let isAllowed = building[file.target]?.contains(module) ?? false
                #expect(isAllowed, "\(file.path):\(number): \(file.target) builds on \(module)")
            }
        }
    }

    /// The adapters that wrap C or the system's calls, and the tools that measure and test; nothing else.
    static let mayBeUnsafe: Set<String> = [
        "ContentDigests", "Signatures", "Authentication", "CurlTransport", "HostProcess", "LocalFiles", "YAMLDocuments",
        "SQLiteStore", "WebServer", "DedicatedThreads",
        "EvenkeelTestKit", "evenkeel-bench",
    ]

    @Test func `unsafe code is only where C is wrapped`() throws {
        var targets: Set<String> = []
        var wrong: [String] = []
        for file in try SourceTree.sources() {
            let places = file.places(where: Self.usesUnsafe)
            if !places.isEmpty { targets.insert(file.target) }
            if !Self.mayBeUnsafe.contains(file.target) { wrong += places }
        }
        #expect(wrong == [])
        #expect(targets.contains("CurlTransport"), "the word must be found where it is known to be")
    }

    /// Whether a line holds the keyword `unsafe`, or a name of the standard library that is.
    private static func usesUnsafe(_ text: Substring) -> Bool {
        let words = text.split { !($0.isLetter || $0.isNumber || $0 == "_") }
        return words.contains { $0 == "unsafe" || $0.hasPrefix("Unsafe") || $0 == "Unmanaged" || $0 == "unsafeBitCast" }
    }

    /// Whole Foundation, its formatters and locales, is in nothing that is shipped; the benchmarks compare with it, and
    /// the test kit makes folders with it.
    static let mayImportFoundation: Set<String> = ["evenkeel-bench", "EvenkeelTestKit"]

    @Test func `Foundation is not imported`() throws {
        for file in try SourceTree.sources() {
            for (number, module) in file.imports where module.hasPrefix("Foundation") {
                #expect(Self.mayImportFoundation.contains(file.target), "\(file.path):\(number)")
            }
        }
    }
}
