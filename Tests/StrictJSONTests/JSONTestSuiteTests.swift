import Foundation
import Testing

@testable import StrictJSON

/// The public JSONTestSuite, read from the development data.
@Suite(.requiresEvenkeelData)
struct JSONTestSuiteTests {
    static let folder = "adversarial-dev/json/JSONTestSuite/test_parsing"

    /// The two files that must be accepted as grammar and are refused for their duplicate keys.
    static let duplicates: Set = ["y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"]

    /// What is decided about a document, as `docs/strict-json.md` writes it.
    static func decision(_ bytes: [UInt8]) -> String {
        do throws(JSONError) {
            _ = try JSONValue(parsing: bytes)
            return "accepted"
        } catch {
            return "refused: \(String("\(error.kind)".prefix { $0 != "(" }))"
        }
    }

    @Test func `every y_ file is accepted, except two that repeat a key`() throws {
        let files = try EvenkeelData.files(in: Self.folder).filter { $0.name.hasPrefix("y_") }
        #expect(files.count == 95)
        for file in files {
            let expected = Self.duplicates.contains(file.name) ? "refused: duplicateKey" : "accepted"
            #expect(Self.decision(file.bytes) == expected, "\(file.name)")
            #expect(JSONOracle.value(of: file.bytes, refusesDuplicates: false) != nil, "\(file.name)")
        }
    }

    @Test func `the grammar takes all 95 y_ files and none of the 188 n_ files`() throws {
        let files = try EvenkeelData.files(in: Self.folder)
        #expect(files.count { $0.name.hasPrefix("y_") && JSONReader.followsGrammar($0.bytes) } == 95)
        #expect(files.count { $0.name.hasPrefix("n_") && !JSONReader.followsGrammar($0.bytes) } == 188)
    }

    @Test func `every n_ file is refused`() throws {
        let files = try EvenkeelData.files(in: Self.folder).filter { $0.name.hasPrefix("n_") }
        #expect(files.count == 188)
        for file in files {
            #expect(Self.decision(file.bytes) != "accepted", "\(file.name)")
        }
    }

    @Test func `every i_ file is decided as the documentation says`() throws {
        let files = try EvenkeelData.files(in: Self.folder).filter { $0.name.hasPrefix("i_") }
        #expect(files.count == 35)
        let documented = try Self.documentedDecisions()
        for file in files {
            #expect(Self.decision(file.bytes) == documented[file.name], "\(file.name)")
        }
    }

    /// The decisions of the table in `docs/strict-json.md`, by file name.
    static func documentedDecisions() throws -> [String: String] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "docs/strict-json.md"), encoding: .utf8)
        var decisions: [String: String] = [:]
        for line in text.split(separator: "\n") where line.hasPrefix("| `i_") {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            decisions[cells[0].filter { $0 != "`" }] = cells[1].filter { $0 != "`" }
        }
        return decisions
    }
}

/// The files with which Foundation's decoder goes wrong or slow, read from the development data.
@Suite(.requiresEvenkeelData)
struct FoundationFilesTests {
    @Test(.timeLimit(.minutes(1)))
    func `each is refused at once, for its own reason`() throws {
        let files = try EvenkeelData.files(in: "adversarial-dev/json/swift-foundation")
        #expect(
            files.map(\.name) == ["duplicate_key.json", "nested_20x500.json", "nested_510.json", "nested_513.json"]
        )
        for file in files {
            let expected = file.name == "duplicate_key.json" ? "refused: duplicateKey" : "refused: nestingTooDeep"
            #expect(JSONTestSuiteTests.decision(file.bytes) == expected, "\(file.name)")
        }
    }
}
