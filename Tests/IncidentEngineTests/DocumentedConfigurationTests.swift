import Foundation
import Testing

@testable import IncidentEngine

/// What the documents show of configurations can be used as it stands.
@Suite struct DocumentedConfigurationTests {
    /// The blocks of YAML in a document that are whole configurations; those that leave something out are not.
    private static func blocks(in document: String) throws -> [String] {
        let text = try String(contentsOfFile: ScratchFolder.package + "/docs/" + document, encoding: .utf8)
        return text.components(separatedBy: "```yaml\n").dropFirst()
            .compactMap { $0.components(separatedBy: "```").first }
            .filter { $0.hasPrefix("serve:\n") && !$0.contains("…") }
    }

    @Test func `each executor's example is read without a fault`() throws {
        let blocks = try Self.blocks(in: "execution.md")
        #expect(blocks.count >= 12)
        for block in blocks { #expect(try ConfigurationTests.problems(block) == [], "\(block)") }
    }

    @Test(arguments: ["configuration.md", "service.md"]) func `whole configurations are read without a fault`(
        document: String
    )
        throws
    {
        for block in try Self.blocks(in: document) { #expect(try ConfigurationTests.problems(block) == [], "\(block)") }
    }

    @Test(arguments: ["acting.yaml", "service.yaml", "evenkeel.yaml"]) func `an example file is read without a fault`(
        name: String
    ) throws {
        let file = ScratchFolder.example(name)
        #expect(throws: Never.self) { try ConfigurationLoader(environment: [:]).load(file: file) }
    }
}
