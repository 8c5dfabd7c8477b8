import EvenkeelTestKit
import Execution
import LocalFiles
import Remediation
import StrictJSON
import Testing

@testable import Executors

/// The memory when it is damaged, foreign, full or cannot be written: nothing is done, it is said why, nothing is lost.
@Suite(.timeLimit(.minutes(5))) struct OrderMemoryTests {
    private let system = ScriptedSystem()
    private let folder: TemporaryMemory
    private let executor: RememberingExecutor

    init() throws {
        folder = try TemporaryMemory()
        executor = RememberingExecutor(system, memory: try folder.memory())
    }

    /// The file of the one subject.
    private func file() throws -> String {
        let name = try #require(try FileReader.names(in: folder.path).first { !$0.hasSuffix(".lock") && $0 != "since" })
        return folder.path + "/" + name
    }

    private func silence(_ body: () async throws -> StepAnswer) async throws -> ExecutorSilence {
        do { throw TestKitError("answered \(try await body())") } catch let silence as ExecutorSilence {
            return silence
        }
    }

    @Test(arguments: [
        "", "{", "[]", "{\"subject\":\"the thing\"}",
        "{\"entries\":[],\"forgotten\":null,\"subject\":\"other\",\"token\":\"7\"}",
        "{\"entries\":[{}],\"forgotten\":null,\"subject\":\"the thing\",\"token\":\"7\"}",
        "{\"entries\":[],\"forgotten\":\"8\",\"subject\":\"the thing\",\"token\":\"7\"}",
        "{\"entries\":[],\"subject\":\"the thing\",\"token\":\"7\"}",
    ]) func `a damaged memory is no memory`(_ text: String) async throws {
        _ = try await executor.run(try ThingOrder.order())
        try PrivateFile.replace(text, at: try file())
        let next = try ThingOrder.order("intent-2", token: 8)
        for verb in [executor.run, executor.inquire] {
            let silence = try await silence { try await verb(next) }
            #expect(silence.reason == .garbage)
            #expect(silence.description.contains("a person has to look"))
        }
        #expect(system.effects.count == 1)
        #expect(try FileReader.bytes(of: try file(), limit: 1024) == Array(text.utf8))
    }

    @Test func `a memory that cannot be written keeps the order from being carried out`() async throws {
        _ = try await executor.run(try ThingOrder.order())
        let before = try FileReader.bytes(of: try file(), limit: 1 << 20)
        let draft = try file() + ".new"
        // What cannot be removed stands where the draft would be written.
        try PrivateFile.makeFolder(draft + "/full")
        defer {
            PrivateFile.removeFolder(draft + "/full")
            PrivateFile.removeFolder(draft)
        }
        let silence = try await silence { try await executor.run(try ThingOrder.order("intent-2", token: 8)) }
        #expect(silence.description.contains("its memory cannot be written"))
        #expect(system.effects.count == 1)
        #expect(try FileReader.bytes(of: try file(), limit: 1 << 20) == before)
    }

    @Test func `a memory that is gone keeps the order from being carried out`() async throws {
        PrivateFile.removeFolder(folder.path)
        let silence = try await silence { try await executor.run(try ThingOrder.order()) }
        #expect(silence.description.contains("its memory cannot be read"))
        #expect(system.effects.isEmpty)
    }

    @Test func `a memory that nobody began cannot tell of any order that it does not hold`() async throws {
        let other = try TemporaryMemory()
        let executor = RememberingExecutor(system, memory: try OrderMemory(other.path))
        let silence = try await silence { try await executor.inquire(try ThingOrder.order()) }
        #expect(silence.reason == .unknowable)
    }

    @Test func `a new memory cannot tell of orders from before it, and lets nobody carry them out any more`()
        async throws
    {
        let other = try TemporaryMemory()
        let memory = try OrderMemory(other.path)
        try memory.begin(after: 7)
        let executor = RememberingExecutor(system, memory: memory)
        // The order was carried out, and what is remembered of it is gone.
        let lost = try ThingOrder.order(token: 7)
        let silence = try await silence { try await executor.inquire(lost) }
        #expect(silence.clause == "the executor cannot tell: its memory of orders began after this one was given")
        #expect(
            try await executor.run(lost)
                == .refused(.init(.staleToken, "the memory of orders began after this one was given"))
        )
        #expect(system.effects.isEmpty)
        // Of what comes since it knows all, and beginning again does not move that.
        try memory.begin(after: 100)
        #expect(try await executor.inquire(try ThingOrder.order("intent-2", token: 8)) == .unknownKey)
        #expect(try await executor.run(try ThingOrder.order("intent-3", token: 9)) != .running)
        #expect(system.effects == ["intent-3/0"])
    }

    @Test func `when a memory began is not guessed where it cannot be read`() async throws {
        try PrivateFile.replace("x", at: folder.path + "/since")
        for verb in [executor.run, executor.inquire] {
            let silence = try await silence { try await verb(try ThingOrder.order()) }
            #expect(silence.reason == .garbage && silence.description.contains("a person has to look"))
        }
        #expect(system.effects.isEmpty)
    }

    @Test func `a draft that a crash left behind is nobody's`() async throws {
        _ = try await executor.run(try ThingOrder.order())
        try PrivateFile.write("{\"half", to: try file() + ".new")
        _ = try await executor.run(try ThingOrder.order("intent-2", token: 8))
        #expect(system.effects.count == 2)
        #expect(try await executor.inquire(try ThingOrder.order()) != .unknownKey)
    }

    @Test func `a full memory forgets the oldest, and does not say that it never knew them`() async throws {
        let most = UInt64(SubjectMemory.mostEntries)
        for number in 1...most + 1 {
            _ = try await executor.run(try ThingOrder.order("intent-\(number)", token: number))
        }
        #expect(system.effects.count == Int(most) + 1)
        let oldest = try await silence { try await executor.inquire(try ThingOrder.order("intent-1", token: 1)) }
        #expect(oldest.reason == .unknowable)
        #expect(try await executor.inquire(try ThingOrder.order("intent-2", token: 2)) != .unknownKey)
        let repeated = try await executor.run(try ThingOrder.order("intent-1", token: 1))
        #expect(repeated == .refused(.init(.staleToken, "a newer order was given for it")))
        #expect(system.effects.count == Int(most) + 1)
    }

    @Test func `a forgotten step of the intent that is carried out is not done again`() async throws {
        for step in 0...SubjectMemory.mostEntries { _ = try await executor.run(try ThingOrder.order(step: step)) }
        let silence = try await silence { try await executor.run(try ThingOrder.order(step: 0)) }
        #expect(silence.reason == .unknowable)
        #expect(system.effects.count == SubjectMemory.mostEntries + 1)
    }

    @Test func `records of the greatest length fit`() throws {
        var memory = SubjectMemory(subject: "the thing")
        let text = String(repeating: "\u{1}", count: RecordedState.mostBytes)
        let longest = try #require(RecordedState(text))
        for number in 1...UInt64(SubjectMemory.mostEntries) {
            memory.note(try ThingOrder.order("intent-\(number)", token: number), .done, longest)
        }
        let bytes = try memory.json.serialized()
        #expect(bytes.count <= SubjectMemory.mostBytes)
        #expect(SubjectMemory(bytes, subject: "the thing") == memory)
    }
}
