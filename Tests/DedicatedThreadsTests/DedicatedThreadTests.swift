import DedicatedThreads
import EvenkeelTestKit
import Glibc
import Synchronization
import Testing

/// Threads of their own: their name, their signals, their end, and what is said when there are none.
@Suite(.timeLimit(.minutes(1))) struct DedicatedThreadTests {
    /// What a thread found out about itself.
    private final class Findings: Sendable {
        let text = Mutex("")
        let blocked = Mutex<[Bool]>([])
    }

    @Test(arguments: ["reader", "fifteen bytes..", "more than fifteen bytes"])
    func `a thread has its name, as far as the system keeps it`(name: String) throws {
        let findings = Findings()
        try DedicatedThread(named: name) {
            let file = unsafe open("/proc/thread-self/comm", O_RDONLY | O_CLOEXEC)
            defer { _ = close(file) }
            var buffer = [UInt8](repeating: 0, count: 64)
            let count = max(0, unsafe read(file, &buffer, buffer.count))
            findings.text.withLock { $0 = String(decoding: buffer[..<count], as: UTF8.self) }
        }.join()
        #expect(findings.text.withLock { $0 } == String(name.prefix(15)) + "\n")
    }

    @Test func `a thread takes no signal, and who starts it keeps his`() throws {
        let findings = Findings()
        let before = Self.blocked()
        try DedicatedThread(named: "signals") { findings.blocked.withLock { $0 = Self.blocked() } }.join()
        #expect(findings.blocked.withLock { $0 } == [true, true, true])
        #expect(Self.blocked() == before)
        #expect(DedicatedThread.withSignalsBlocked { Self.blocked() } == [true, true, true])
        #expect(Self.blocked() == before)
    }

    @Test func `joining waits for the end`() throws {
        let count = Atomic<Int>(0)
        let threads = try (0..<8).map { number in
            try DedicatedThread(named: "count \(number)") { count.wrappingAdd(1, ordering: .relaxed) }
        }
        for thread in threads { thread.join() }
        #expect(count.load(ordering: .relaxed) == 8)
    }

    @Test func `a detached thread does its work, and lets go of what it held`() async throws {
        weak var held: Findings?
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            let findings = Findings()
            held = findings
            do throws(DedicatedThreadError) {
                try DedicatedThread.detached(named: "detached") {
                    findings.text.withLock { $0 = "done" }
                    continuation.resume()
                }
            } catch {
                continuation.resume(throwing: error)
            }
        }
        while held != nil { await Task.yield() }
    }

    @Test func `a stack that cannot be is refused with the thread's name`() {
        let error = #expect(throws: DedicatedThreadError.self) { try DedicatedThread(named: "tiny", stackBytes: 1) {} }
        #expect(error?.number == EINVAL)
        #expect(error?.description == "the thread tiny could not be started (Invalid argument)")
    }

    @Test func `no room is said with what helps`() {
        let error = #expect(throws: DedicatedThreadError.self) {
            // More address space than there is.
            try DedicatedThread(named: "huge", stackBytes: 1 << 47) {}
        }
        #expect(error?.number == EAGAIN)
        #expect(error?.description.hasSuffix("allow the process more threads, or memory") == true)
    }

    private static func blocked() -> [Bool] {
        var mask = sigset_t()
        unsafe pthread_sigmask(SIG_BLOCK, nil, &mask)
        return [SIGTERM, SIGPIPE, SIGHUP].map { unsafe sigismember(&mask, $0) == 1 }
    }
}
