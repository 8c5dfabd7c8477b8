import Testing

@testable import CurlTransport

/// The state machine alone: no thread, no socket, no clock but the numbers given.
struct ExchangeMachineTests {
    private let start = ContinuousClock.now

    private func machine(_ limits: TransferLimits = TransferLimits(), buffer: Int = 100) -> ExchangeMachine {
        ExchangeMachine(limits: limits, bufferLimit: buffer, startedAt: start)
    }

    private func running(_ limits: TransferLimits = TransferLimits(), buffer: Int = 100) -> ExchangeMachine {
        var machine = machine(limits, buffer: buffer)
        _ = machine.receive(headerLine: Array("HTTP/1.1 200 OK\r\n".utf8))
        _ = machine.receive(headerLine: Array("\r\n".utf8))
        return machine
    }

    private func deadline(_ seconds: Int) -> ExchangeMachine.ReaderDeadline {
        ExchangeMachine.ReaderDeadline(instant: start + .seconds(seconds), code: .idleTimedOut)
    }

    @Test func `a reader that waits for the head is woken by its last line alone`() {
        var machine = machine()
        #expect(machine.registerReader(until: deadline(1), forHead: true) == true)
        #expect(machine.receive(headerLine: Array("HTTP/1.1 204 No Content\r\n".utf8)).effects == [])
        #expect(machine.receive(headerLine: Array("X: y\r\n".utf8)).effects == [])
        #expect(machine.receive(headerLine: Array("\r\n".utf8)).effects == .wakeReader)
        guard case .value(let head) = machine.readHead() else {
            Issue.record("no head")
            return
        }
        #expect(head.status == 204)
        #expect(head.value(of: "x") == "y")
    }

    @Test func `bytes are kept in order and given once`() {
        var machine = running()
        _ = machine.receive(body: [1, 2])
        _ = machine.receive(body: [3])
        guard case .value([1, 2, 3]) = machine.readBody().reading, case .wait = machine.readBody().reading else {
            Issue.record("the bytes were not given as they came")
            return
        }
    }

    @Test func `a full buffer holds the transfer and reading resumes it`() {
        var machine = running(buffer: 4)
        #expect(machine.receive(body: [1, 2, 3]).reception == .taken)
        #expect(machine.receive(body: [4, 5]).reception == .hold)
        let (reading, effects) = machine.readBody()
        guard case .value([1, 2, 3]) = reading else {
            Issue.record("held bytes were given")
            return
        }
        #expect(effects == .resumeTransfer)
        #expect(machine.receive(body: [4, 5]).reception == .taken)
        #expect(machine.receivedBytes == 5 + 19)
    }

    @Test func `a piece that is larger than the buffer still gets through an empty one`() {
        var machine = running(buffer: 1)
        #expect(machine.receive(body: [1, 2, 3]).reception == .taken)
    }

    @Test func `a body over its limit fails and keeps failing`() {
        var machine = running(TransferLimits(maximumBodyBytes: 3))
        #expect(machine.receive(body: [1, 2, 3]).reception == .taken)
        let (reception, effects) = machine.receive(body: [4])
        #expect(reception == .refused)
        #expect(effects.contains(.closeTransfer))
        #expect(machine.receive(body: [4]).reception == .refused)
        _ = machine.readBody()
        guard case .failure(let error) = machine.readBody().reading else {
            Issue.record("no failure")
            return
        }
        #expect(error.code == .bodyTooLarge)
    }

    @Test func `what arrived before a failure can be read before it is thrown`() {
        var machine = running()
        _ = machine.receive(body: [1])
        _ = machine.end(.failed(TransportError(.connectionBroken, "broke")))
        guard case .value([1]) = machine.readBody().reading, case .failure(let error) = machine.readBody().reading
        else {
            Issue.record("the bytes were lost")
            return
        }
        #expect(error.receivedBytes == 20)
    }

    @Test func `a cancellation drops what arrived`() {
        var machine = running()
        _ = machine.receive(body: [1])
        #expect(machine.end(.cancelled) == .closeTransfer)
        guard case .cancelled = machine.readBody().reading else {
            Issue.record("bytes were given after a cancellation")
            return
        }
    }

    @Test func `the first outcome stands`() {
        var machine = running()
        _ = machine.end(.complete)
        #expect(machine.end(.cancelled) == [])
        #expect(machine.end(.failed(TransportError(.connectionBroken, "late"))) == [])
        #expect(machine.outcome == .complete)
    }

    @Test func `a complete exchange without a head is malformed`() {
        var machine = machine()
        _ = machine.end(.complete)
        guard case .failure(let error) = machine.readHead() else {
            Issue.record("a head came from nowhere")
            return
        }
        #expect(error.code == .malformedResponse)
    }

    @Test func `a reader's deadline ends the exchange only while the reader waits`() {
        var machine = running()
        #expect(machine.registerReader(until: deadline(1), forHead: false) == true)
        #expect(machine.receive(body: [1]).effects == .wakeReader)
        #expect(machine.expire(at: start + .seconds(2)) == [])
        #expect(machine.outcome == nil)
        _ = machine.readBody()
        #expect(machine.registerReader(until: deadline(3), forHead: false) == true)
        #expect(machine.nextDeadline == start + .seconds(3))
        #expect(machine.expire(at: start + .seconds(3)) == [.wakeReader, .closeTransfer])
        guard case .failure(let error) = machine.readBody().reading else {
            Issue.record("no failure")
            return
        }
        #expect(error.code == .idleTimedOut)
    }

    @Test func `the total limit ends the exchange although nobody waits`() {
        var machine = running(TransferLimits(total: .seconds(5)))
        #expect(machine.nextDeadline == start + .seconds(5))
        #expect(machine.expire(at: start + .milliseconds(4999)) == [])
        #expect(machine.expire(at: start + .seconds(5)) == .closeTransfer)
        #expect(machine.nextDeadline == nil)
    }

    @Test func `a head larger than its limit fails, trailers and informational responses included`() {
        var machine = machine(TransferLimits(maximumHeaderBytes: 60))
        for line in ["HTTP/1.1 100 Continue\r\n", "\r\n", "HTTP/1.1 200 OK\r\n", "\r\n"] {
            #expect(machine.receive(headerLine: Array(line.utf8)).isTaken)
        }
        #expect(machine.receive(headerLine: Array("X-Trailer: 1\r\n".utf8)).isTaken)
        #expect(!machine.receive(headerLine: Array("X-Trailer: 2\r\n".utf8)).isTaken)
        guard case .failed(let error) = machine.outcome else {
            Issue.record("no failure")
            return
        }
        #expect(error.code == .headersTooLarge)
    }

    @Test func `a discarded rest is taken up to its limits and never given`() {
        var machine = running(buffer: 2)
        _ = machine.receive(body: [1, 2])
        #expect(machine.receive(body: [3]).reception == .hold)
        #expect(machine.discardRest(until: start + .seconds(1)) == .resumeTransfer)
        #expect(machine.receive(body: [UInt8](repeating: 0, count: 64 * 1024)).reception == .taken)
        #expect(machine.receive(body: [0]).reception == .refused)
        #expect(machine.outcome == .cancelled)
    }

    @Test func `a reader that goes away cancels, unless the rest is being thrown away`() {
        var machine = running()
        #expect(machine.abandon() == .closeTransfer)
        #expect(machine.outcome == .cancelled)
        machine = running()
        _ = machine.discardRest(until: start + .seconds(1))
        #expect(machine.abandon() == [])
        #expect(machine.outcome == nil)
    }

    @Test func `a discarded rest that does not end in time is cancelled`() {
        var machine = running(TransferLimits(total: nil))
        _ = machine.discardRest(until: start + .seconds(1))
        #expect(machine.nextDeadline == start + .seconds(1))
        #expect(machine.expire(at: start + .seconds(1)) == .closeTransfer)
        #expect(machine.outcome == .cancelled)
    }
}
