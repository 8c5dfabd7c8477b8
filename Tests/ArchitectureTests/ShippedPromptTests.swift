import KnowledgeFiles
import Planning
import StructuredDocuments
import Testing

@Suite struct ShippedPromptTests {
    /// The prompts that the code asks for.
    static let asked: Set<String> = ["plan", "why"]

    @Test func `every prompt is a template without a fault`() throws {
        let faults = FaultCollector()
        let prompts = try MarkdownFiles.values(in: SourceTree.root + "/prompts", reportingTo: faults) {
            PromptTemplate($0, reportingTo: $1)
        }
        #expect(faults.isEmpty, "\(faults.faults?.description ?? "")")
        #expect(Set(prompts.map(\.name)) == Self.asked)
        for prompt in prompts {
            #expect(!prompt.inputs.isEmpty)
            #expect(prompt.system.lowercased().contains("data"), "it must say that evidence is data")
            let values = Dictionary(uniqueKeysWithValues: prompt.inputs.map { ($0, "<\($0)>") })
            let text = prompt.messages(values).map(\.content).joined()
            for input in prompt.inputs { #expect(text.contains("<\(input)>"), "\(prompt.name): \(input)") }
            #expect(!text.contains("{{") && !text.contains("}}"), "\(prompt.name)")
        }
    }
}
