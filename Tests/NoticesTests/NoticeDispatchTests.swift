import EvenkeelTestKit
import Synchronization
import Testing

@testable import Notices

/// A channel that fails as often as it is told, and remembers what it told.
final class FailingChannel: NoticeChannel {
    private let state: Mutex<(failures: Int, told: [Notice.Stage])>

    init(failures: Int) { state = Mutex((failures, [])) }

    var told: [Notice.Stage] { state.withLock { $0.told } }

    func deliver(_ notice: Notice) async throws {
        let fails = state.withLock { state in
            guard state.failures > 0 else {
                state.told.append(notice.stage)
                return false
            }
            state.failures -= 1
            return true
        }
        if fails { throw NoticeOutboxTests.busy }
    }
}

@Suite(.timeLimit(.minutes(1))) struct NoticeDispatchTests {
    @Test func `what fails is told later, and the caller never waits`() async throws {
        let clock = ManualClock()
        let channel = FailingChannel(failures: 3)
        let settings = try #require(try SampleNotices.settings("- " + NoticeOutboxTests.hook).first)
        let (reports, continuation) = AsyncStream.makeStream(of: NoticeReport.self)
        let dispatch = NoticeDispatch(channels: [(settings, channel)], clock: clock) { continuation.yield($0) }
        dispatch.post(SampleNotices.notice())
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await dispatch.run() }
            for wait in [2, 4, 8] {
                await clock.waitForSleepers(1)
                clock.advance(by: .seconds(wait))
            }
            for await report in reports {
                #expect(report.outcome == .sent && report.channel == "slack")
                break
            }
            group.cancelAll()
        }
        #expect(channel.told == [.opened] && dispatch.count == 0)
    }

    @Test func `cancelling ends it at once`() async throws {
        let settings = try #require(try SampleNotices.settings("- " + NoticeOutboxTests.hook).first)
        let dispatch = NoticeDispatch(channels: [(settings, FailingChannel(failures: 100))], clock: ManualClock()) {
            _ in
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await dispatch.run() }
            dispatch.post(SampleNotices.notice())
            group.cancelAll()
        }
    }
}
