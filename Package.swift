// swift-tools-version: 6.3
// Evenkeel: an incident planner for people who run production systems.
// The layers are described in docs/architecture.md; the build refuses an import that is not declared here
// (`make lint` passes --explicit-target-dependency-import-check error).
import PackageDescription

/// A pure or adapter library of the product, with its tests beside it in `Tests/<name>Tests`.
func library(_ name: String, _ dependencies: [String] = []) -> Target {
    .target(name: name, dependencies: dependencies.map { .byName(name: $0) })
}

func tests(
    _ name: String,
    _ dependencies: [String],
    fixtures: Bool = false,
    without excluded: [String] = []
) -> Target {
    .testTarget(
        name: name,
        dependencies: dependencies.map { .byName(name: $0) },
        exclude: excluded,
        resources: fixtures ? [.copy("Fixtures")] : []
    )
}

let package = Package(
    name: "evenkeel",
    products: [
        .executable(name: "evenkeel", targets: ["evenkeel"]),
        .executable(name: "evenkeel-bench", targets: ["evenkeel-bench"]),
    ],
    targets: [
        // Layer 0: C libraries of the distribution.
        .systemLibrary(name: "CLibcurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CMicroHTTPD", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),

        // Layer 1: values.
        library("StrictJSON"),
        library("ContentDigests", ["CCrypto"]),
        library("Signatures", ["CCrypto"]),
        library("StructuredDocuments"),
        library("IncidentModel", ["StrictJSON", "ContentDigests", "StructuredDocuments"]),

        // Layer 2: pure decisions.
        library("Detection"),
        library("Retrieval", ["IncidentModel"]),
        library("LogTemplates", ["IncidentModel"]),
        library("Traces"),
        library("Diagnosis", ["Detection", "LogTemplates", "Traces", "IncidentModel", "StructuredDocuments"]),
        library("Remediation", ["IncidentModel", "StrictJSON", "StructuredDocuments"]),
        library("Risk", ["IncidentModel", "Remediation"]),
        library("Runbooks", ["IncidentModel", "Remediation", "StructuredDocuments"]),
        library(
            "Planning",
            [
                "ContentDigests", "StrictJSON", "StructuredDocuments", "IncidentModel", "Diagnosis", "Retrieval",
                "Remediation", "Risk", "Runbooks",
            ]
        ),
        library(
            "PlaybookExchange",
            ["ContentDigests", "StrictJSON", "StructuredDocuments", "IncidentModel", "Planning"]
        ),

        library("Journal", ["StrictJSON", "ContentDigests", "Signatures", "IncidentModel"]),
        library(
            "Governance",
            ["ContentDigests", "StructuredDocuments", "IncidentModel", "Remediation", "Risk"]
        ),
        library("Execution", ["ContentDigests", "StrictJSON", "IncidentModel", "Remediation"]),
        library("Authentication", ["CCrypto", "StrictJSON", "ContentDigests", "StructuredDocuments", "IncidentModel"]),
        library(
            "IncidentLedger",
            [
                "StrictJSON", "ContentDigests", "Signatures", "StructuredDocuments", "IncidentModel", "Diagnosis",
                "Remediation", "Risk", "Governance", "Execution", "Journal",
            ]
        ),

        // Layer 3: adapters.
        library("YAMLDocuments", ["CYAML", "StructuredDocuments"]),
        library("LocalFiles"),
        library("HostProcess"),
        library("DedicatedThreads"),
        library("KnowledgeFiles", ["LocalFiles", "Runbooks", "StructuredDocuments", "YAMLDocuments"]),
        library("Connectors", ["IncidentModel", "StrictJSON"]),
        library(
            "EvidenceBundles",
            [
                "IncidentModel", "Diagnosis", "LogTemplates", "Traces", "Connectors", "LocalFiles", "StrictJSON",
                "StructuredDocuments", "YAMLDocuments",
            ]
        ),
        library("CurlTransport", ["CLibcurl", "DedicatedThreads"]),
        library(
            "EvidenceCapture",
            [
                "IncidentModel", "Diagnosis", "EvidenceBundles", "Connectors", "HostProcess", "CurlTransport",
                "StrictJSON",
            ]
        ),
        library("LocalInference", ["Planning", "CurlTransport", "StrictJSON"]),
        library("Notices", ["CurlTransport", "StrictJSON", "StructuredDocuments", "IncidentModel"]),
        library(
            "SQLiteStore",
            ["CSQLite", "ContentDigests", "IncidentModel", "Signatures", "Journal", "DedicatedThreads"]
        ),
        library("WebServer", ["CMicroHTTPD", "DedicatedThreads"]),
        library(
            "Executors",
            [
                "Execution", "Remediation", "IncidentModel", "ContentDigests", "StrictJSON", "StructuredDocuments",
                "Authentication", "CurlTransport", "HostProcess", "DedicatedThreads", "LocalFiles", "EvidenceBundles",
            ]
        ),

        // Layer 4: the application, which alone knows all the parts.
        library(
            "IncidentEngine",
            [
                "ContentDigests", "StrictJSON", "StructuredDocuments", "IncidentModel", "Diagnosis", "Retrieval",
                "Remediation", "Risk", "Runbooks", "Planning", "YAMLDocuments", "LocalFiles", "KnowledgeFiles",
                "Connectors", "EvidenceBundles", "EvidenceCapture", "CurlTransport", "LocalInference", "HostProcess",
                "Signatures", "Journal", "Governance", "Authentication", "IncidentLedger", "Notices", "SQLiteStore",
                "Execution", "Executors",
            ]
        ),
        .target(
            name: "Console",
            dependencies: [
                "StrictJSON", "ContentDigests", "Signatures", "StructuredDocuments", "IncidentModel", "Remediation",
                "Risk", "Retrieval", "Runbooks", "Planning", "Connectors", "Governance", "Authentication", "Journal",
                "IncidentLedger", "IncidentEngine", "Execution", "WebServer",
            ],
            resources: [.embedInCode("Page")]
        ),

        // Layer 5: mains.
        library(
            "EvenkeelCommands",
            [
                "IncidentEngine", "Console", "StrictJSON", "StructuredDocuments", "IncidentModel", "ContentDigests",
                "Diagnosis", "Remediation", "Risk", "Planning", "LocalFiles", "HostProcess", "CurlTransport",
                "Connectors", "EvidenceCapture",
                "Governance", "Authentication", "Journal", "IncidentLedger", "SQLiteStore", "Signatures", "WebServer",
                "PlaybookExchange",
            ]
        ),
        .executableTarget(name: "evenkeel", dependencies: ["EvenkeelCommands"]),
        .executableTarget(
            name: "evenkeel-bench",
            dependencies: [
                "StrictJSON", "StructuredDocuments", "IncidentModel", "ContentDigests", "Retrieval", "Diagnosis",
                "Remediation", "Runbooks", "Planning", "LocalFiles", "KnowledgeFiles", "EvenkeelTestKit",
                "Connectors", "IncidentLedger", "Journal", "SQLiteStore", "LogTemplates", "Detection",
                "DedicatedThreads", "EvidenceBundles", "Execution", "Governance", "IncidentEngine",
            ]
        ),

        // Tests.
        library(
            "EvenkeelTestKit",
            ["Planning", "CurlTransport", "StrictJSON", "ContentDigests", "Signatures", "Journal"]
        ),
        tests("StrictJSONTests", ["StrictJSON", "EvenkeelTestKit"], fixtures: true),
        tests("StructuredDocumentsTests", ["StructuredDocuments", "YAMLDocuments", "EvenkeelTestKit"]),
        tests("IncidentModelTests", ["IncidentModel", "EvenkeelTestKit"]),
        tests(
            "ExecutorsTests",
            [
                "Executors", "Execution", "Remediation", "IncidentModel", "ContentDigests", "StrictJSON",
                "StructuredDocuments", "YAMLDocuments", "Authentication", "CurlTransport", "HostProcess", "LocalFiles",
                "EvenkeelTestKit",
            ],
            fixtures: true
        ),
        tests(
            "ExecutionTests",
            ["Execution", "ContentDigests", "IncidentModel", "Remediation", "HostProcess", "EvenkeelTestKit"]
        ),
        tests(
            "RemediationTests",
            ["Remediation", "IncidentModel", "StructuredDocuments", "YAMLDocuments", "EvenkeelTestKit"]
        ),
        tests("RiskTests", ["Risk", "Remediation", "IncidentModel", "EvenkeelTestKit"]),
        tests(
            "RunbooksTests",
            [
                "Runbooks", "Remediation", "IncidentModel", "StructuredDocuments", "YAMLDocuments", "KnowledgeFiles",
                "EvenkeelTestKit",
            ]
        ),
        tests("ArchitectureTests", ["Planning", "StructuredDocuments", "KnowledgeFiles", "LocalFiles"]),
        tests("LogTemplatesTests", ["LogTemplates", "IncidentModel", "EvenkeelTestKit"]),
        tests("TracesTests", ["Traces", "EvenkeelTestKit"]),
        tests("DetectionTests", ["Detection", "EvenkeelTestKit"]),
        tests("RetrievalTests", ["Retrieval", "EvenkeelTestKit"]),
        tests("CurlTransportTests", ["CurlTransport", "EvenkeelTestKit"]),
        tests("ConnectorsTests", ["Connectors", "IncidentModel", "StrictJSON", "EvenkeelTestKit"]),
        tests("LocalFilesTests", ["LocalFiles", "EvenkeelTestKit"]),
        tests(
            "KnowledgeFilesTests",
            ["KnowledgeFiles", "LocalFiles", "Runbooks", "StructuredDocuments", "EvenkeelTestKit"]
        ),
        tests(
            "EvidenceBundlesTests",
            [
                "EvidenceBundles", "Diagnosis", "IncidentModel", "LogTemplates", "Traces", "StrictJSON",
                "EvenkeelTestKit",
            ]
        ),
        tests(
            "DiagnosisTests",
            [
                "Diagnosis", "IncidentModel", "ContentDigests", "EvidenceBundles", "Connectors", "Planning",
                "EvenkeelTestKit",
            ]
        ),
        tests("HostProcessTests", ["HostProcess"]),
        tests(
            "EvidenceCaptureTests",
            ["EvidenceCapture", "EvidenceBundles", "IncidentModel", "StrictJSON", "CurlTransport", "EvenkeelTestKit"]
        ),
        tests("SignaturesTests", ["Signatures", "EvenkeelTestKit"]),
        tests(
            "JournalTests",
            ["Journal", "Signatures", "ContentDigests", "StrictJSON", "IncidentModel", "EvenkeelTestKit"]
        ),
        tests(
            "SQLiteStoreTests",
            ["SQLiteStore", "CSQLite", "Journal", "Signatures", "ContentDigests", "IncidentModel", "EvenkeelTestKit"]
        ),
        tests(
            "GovernanceTests",
            [
                "Governance", "ContentDigests", "StructuredDocuments", "YAMLDocuments", "IncidentModel", "Remediation",
                "Risk", "EvenkeelTestKit",
            ]
        ),
        tests(
            "AuthenticationTests",
            [
                "Authentication", "StrictJSON", "ContentDigests", "StructuredDocuments", "YAMLDocuments",
                "IncidentModel", "EvenkeelTestKit",
            ]
        ),
        tests(
            "IncidentLedgerTests",
            [
                "IncidentLedger", "StrictJSON", "ContentDigests", "IncidentModel", "Remediation", "Risk", "Governance",
                "Journal", "Execution", "EvenkeelTestKit",
            ]
        ),
        tests(
            "NoticesTests",
            [
                "Notices", "CurlTransport", "StrictJSON", "StructuredDocuments", "YAMLDocuments", "IncidentModel",
                "EvenkeelTestKit",
            ]
        ),
        tests("ContentDigestsTests", ["ContentDigests"]),
        tests(
            "PlaybookExchangeTests",
            [
                "PlaybookExchange", "Planning", "StrictJSON", "ContentDigests", "IncidentModel", "Remediation", "Risk",
                "Diagnosis", "EvenkeelTestKit",
            ]
        ),
        tests("DedicatedThreadsTests", ["DedicatedThreads", "EvenkeelTestKit"]),
        tests("WebServerTests", ["WebServer", "CurlTransport", "DedicatedThreads", "EvenkeelTestKit"]),
        tests(
            "ConsoleTests",
            [
                "Console", "WebServer", "IncidentEngine", "IncidentLedger", "Governance", "Authentication", "Journal",
                "StrictJSON", "ContentDigests", "Signatures", "CurlTransport", "IncidentModel", "Remediation",
                "Planning", "Execution", "EvenkeelTestKit",
            ]
        ),
        tests("EvenkeelCommandsTests", ["EvenkeelCommands", "LocalFiles", "EvenkeelTestKit"]),
        tests(
            "AcceptanceTests",
            ["StrictJSON", "CurlTransport", "ContentDigests", "Signatures", "EvenkeelTestKit"],
            without: ["schemathesis"]
        ),
        tests("LocalInferenceTests", ["LocalInference", "Planning", "CurlTransport", "StrictJSON", "EvenkeelTestKit"]),
        tests(
            "PlanningTests",
            [
                "Planning", "ContentDigests", "StrictJSON", "StructuredDocuments", "IncidentModel", "Diagnosis",
                "Retrieval", "Remediation", "Risk", "Runbooks", "KnowledgeFiles", "EvenkeelTestKit",
            ]
        ),
        tests(
            "IncidentEngineTests",
            [
                "IncidentEngine", "StrictJSON", "IncidentModel", "ContentDigests", "Diagnosis", "Remediation",
                "Runbooks", "Planning", "LocalFiles", "Connectors", "Risk", "Governance", "IncidentLedger", "Journal",
                "Authentication", "Notices", "StructuredDocuments", "YAMLDocuments", "CurlTransport",
                "EvidenceCapture", "Execution", "Executors", "HostProcess", "Signatures", "SQLiteStore",
                "EvenkeelTestKit",
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)

// One loop, so that no target escapes a setting. Proposals: ExistentialAny SE-0335, InternalImportsByDefault SE-0409,
// MemberImportVisibility SE-0444, NonisolatedNonsendingByDefault SE-0461, strict memory safety SE-0458,
// warnings as errors SE-0443.
for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .strictMemorySafety(),
        .treatAllWarnings(as: .error),
        .unsafeFlags(["-Xfrontend", "-require-explicit-sendable"]),
    ]
    // What tests test is worth optimising, tests are not, and nothing imports their modules.
    if target.type == .test {
        target.swiftSettings?.append(
            .unsafeFlags(["-Onone", "-no-emit-module-separately-wmo"], .when(configuration: .release))
        )
    }
}
