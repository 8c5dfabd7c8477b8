import Dispatch
import Journal
import Synchronization
import Testing

@testable import SQLiteStore

@Suite struct PatientWorkerTests {
    @Test(.timeLimit(.minutes(1)))
    func `work that does not answer is given up on, and no other is begun until it ends`() async throws {
        let worker = PatientWorker()
        let (gate, done) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let runs = Mutex(0)
        await #expect(throws: JournalError.self) {
            try await worker.perform("a disk", within: .milliseconds(10)) {
                runs.withLock { $0 += 1 }
                gate.wait()
                done.signal()
            }
        }
        await #expect(throws: JournalError.self) {
            try await worker.perform("a disk", within: .seconds(10)) { runs.withLock { $0 += 1 } }
        }
        #expect(runs.withLock { $0 } == 1)
        gate.signal()
        var isFree = false
        while !isFree {
            isFree = (try? await worker.perform("a disk", within: .seconds(10)) { runs.withLock { $0 += 1 } }) != nil
        }
        #expect(runs.withLock { $0 } == 2)
    }

    @Test func `what work throws is what its caller gets`() async throws {
        let worker = PatientWorker()
        await #expect(throws: JournalError.closed) {
            try await worker.perform("a disk", within: .seconds(10)) { () throws(JournalError) in throw .closed }
        }
        try await worker.perform("a disk", within: .seconds(10)) {}
    }
}
