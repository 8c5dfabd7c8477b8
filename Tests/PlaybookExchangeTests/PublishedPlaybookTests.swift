import Foundation
import StrictJSON
import Testing

@testable import PlaybookExchange

extension Trait where Self == ConditionTrait {
    /// The test reads published playbooks from the folder that `EVENKEEL_DATA` names.
    static var requiresPublishedPlaybooks: Self {
        .enabled(if: PublishedPlaybookTests.folder != nil, "EVENKEEL_DATA names no folder of development data")
    }
}

/// Playbooks that another program publishes as examples, and its tests' own.
@Suite(.timeLimit(.minutes(1))) struct PublishedPlaybookTests {
    static let folder = ProcessInfo.processInfo.environment["EVENKEEL_DATA"].map {
        URL(fileURLWithPath: $0).appendingPathComponent("dev/security-playbooks/cacao")
    }

    /// What is wrong with those that are refused, by the specification; the others are taken.
    static let refused: [String: [String]] = [
        "example_fin-playbook.json": ["is no identifier", "before `created`"],
        "test_changed-playbook.json": ["the workflow is an array", "an identifier of type `step`"],
        "test_infinite_playbook.json": ["endless loop", "no `start` step", "no `end` step"],
        "test_invalid_playbook.json": ["its type is `invalid`", "no `start` step"],
        "test_invalid_email_playbook.json": ["no e-mail address", "no `start` step"],
        "test_missing_step_playbook.json": ["the workflow has no step", "no way leads to the step"],
        "test_parallels_playbook.json": ["no `start` step", "the workflow has no step"],
        "test_playbook.json": ["no `start` step", "the workflow has no step"],
    ]

    @Test(.requiresPublishedPlaybooks) func `each is taken or refused as the specification has it`() throws {
        let folder = try #require(Self.folder)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }
        #expect(names.count == 13)
        for name in names {
            let document = try JSONValue(parsing: [UInt8](Data(contentsOf: folder.appendingPathComponent(name))))
            let faults = SamplePlaybook.faults(document)
            guard let problems = Self.refused[name] else {
                #expect(faults == [], "\(name)")
                #expect(try PlaybookReader().read(document).playbook.json == document, "\(name)")
                guard case .outline(let outline) = try PlaybookImport(try document.serialized()) else {
                    Issue.record("\(name) is no plan of ours")
                    continue
                }
                #expect(outline.steps.count == document["workflow"]?.object?.count, "\(name)")
                continue
            }
            for problem in problems {
                #expect(faults.contains { $0.problem.contains(problem) }, "\(name): \(faults)")
            }
        }
    }
}
