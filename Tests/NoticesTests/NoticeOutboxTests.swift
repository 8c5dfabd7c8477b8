import EvenkeelTestKit
import IncidentModel
import Testing

@testable import Notices

@Suite struct NoticeOutboxTests {
    static let hook = "{type: slack, url: 'https://a.example.com', per-minute: 600}"

    static func outbox(
        _ yaml: String = "- " + hook,
        _ limits: NoticeOutbox.Limits = NoticeOutbox.Limits()
    ) throws -> NoticeOutbox {
        NoticeOutbox(channels: try SampleNotices.settings(yaml), limits: limits)
    }

    static let busy = NoticeError(.refused, "busy", isRetryable: true)

    @Test(
        arguments: [
            (nil, "new", Notice.Stage.opened), ("new", "planned", .planReady),
            ("planned", "awaiting-approval", .approvalNeeded),
            ("awaiting-approval", "approved", .approved), ("new", "abstained", .handedOver),
            ("approved", "handed-over", .handedOver),
            ("approved", "resolved", .resolved), ("resolved", "new", .opened), ("new", "diagnosed", nil),
            ("new", "new", nil),
            ("awaiting-approval", "rejected", nil),
        ] as [(String?, String, Notice.Stage?)]
    ) func `only changes that matter to people are told`(old: String?, new: String, stage: Notice.Stage?) {
        #expect(Notice.Stage(from: old, to: new) == stage)
    }

    @Test func `each stage of an incident is told once`() throws {
        var outbox = try Self.outbox()
        for stage in [Notice.Stage.opened, .opened, .approvalNeeded, .approvalNeeded] {
            _ = outbox.offer(SampleNotices.notice(stage), at: .zero)
            for delivery in outbox.take(at: .zero) {
                #expect(outbox.finish(delivery, .sent, at: .zero)?.outcome == .sent)
            }
        }
        _ = outbox.offer(SampleNotices.notice(.approvalNeeded), at: .seconds(9))
        #expect(outbox.take(at: .seconds(9)).isEmpty && outbox.count == 0 && outbox.nextWake == nil)
    }

    @Test func `what begins anew is told anew`() throws {
        var outbox = try Self.outbox()
        var told: [Notice.Stage] = []
        for stage in [Notice.Stage.opened, .resolved, .resolved, .opened, .resolved] {
            _ = outbox.offer(SampleNotices.notice(stage), at: .zero)
            for delivery in outbox.take(at: .zero) {
                told.append(delivery.notice.stage)
                _ = outbox.finish(delivery, .sent, at: .zero)
            }
        }
        #expect(told == [.opened, .resolved, .opened, .resolved])
    }

    @Test func `what is newer takes the place of what waits`() throws {
        var outbox = try Self.outbox()
        _ = outbox.offer(SampleNotices.notice(.opened), at: .zero)
        let reports = outbox.offer(SampleNotices.notice(.planReady), at: .zero)
        #expect(reports.map(\.notice.stage) == [.opened] && outbox.count == 1)
        #expect(outbox.take(at: .zero).map(\.notice.stage) == [.planReady])
    }

    @Test func `an incident that was over before anybody heard of it is not told`() throws {
        var outbox = try Self.outbox()
        _ = outbox.offer(SampleNotices.notice(.opened), at: .zero)
        #expect(outbox.offer(SampleNotices.notice(.resolved), at: .zero).count == 2)
        #expect(outbox.take(at: .zero).isEmpty)
    }

    @Test func `a channel gets what it asked for, and the stop always`() throws {
        var outbox = try Self.outbox(
            "- {type: slack, url: 'https://a', minimum-severity: critical, on: [opened, stop-engaged]}"
        )
        _ = outbox.offer(SampleNotices.notice(.opened, incident: "a", severity: .warning), at: .zero)
        _ = outbox.offer(SampleNotices.notice(.planReady, incident: "b"), at: .zero)
        _ = outbox.offer(SampleNotices.notice(.stopEngaged, incident: "stop", severity: .none), at: .zero)
        #expect(outbox.take(at: .zero).map(\.notice.incident) == ["stop"])
    }

    @Test func `what waits for a person is told first`() throws {
        var outbox = try Self.outbox()
        _ = outbox.offer(SampleNotices.notice(.opened, incident: "a", severity: .warning), at: .zero)
        _ = outbox.offer(SampleNotices.notice(.opened, incident: "b", severity: .critical), at: .zero)
        _ = outbox.offer(SampleNotices.notice(.approvalNeeded, incident: "c", severity: .info), at: .zero)
        var told: [String] = []
        while let delivery = outbox.take(at: .zero).first {
            told.append(delivery.notice.incident)
            _ = outbox.finish(delivery, .sent, at: .zero)
        }
        #expect(told == ["c", "b", "a"])
    }

    @Test func `failures are tried again after waits that double, then given up with the reason`() throws {
        var outbox = try Self.outbox()
        _ = outbox.offer(SampleNotices.notice(), at: .zero)
        var now = Duration.zero
        var waits: [Duration] = []
        var report: NoticeReport?
        while report == nil {
            let delivery = try #require(outbox.take(at: now).first)
            report = outbox.finish(delivery, .failed(Self.busy), at: now)
            guard report == nil else { break }
            let next = try #require(outbox.nextWake)
            #expect(outbox.take(at: next - .milliseconds(1)).isEmpty)
            waits.append(next - now)
            now = next
        }
        #expect(waits == [2, 4, 8, 16, 32, 64, 128].map { .seconds($0) })
        #expect(report?.outcome == .failed(reason: "busy", attempts: 8))
    }

    @Test func `a receiver that asks for a longer wait gets it, and what cannot succeed is not tried again`() throws {
        var outbox = try Self.outbox()
        _ = outbox.offer(SampleNotices.notice(), at: .zero)
        let first = try #require(outbox.take(at: .zero).first)
        let slow = NoticeError(.refused, "slow", isRetryable: true, retryAfter: .seconds(90))
        #expect(outbox.finish(first, .failed(slow), at: .zero) == nil && outbox.nextWake == .seconds(90))
        let second = try #require(outbox.take(at: .seconds(90)).first)
        let gone = outbox.finish(second, .failed(NoticeError(.refused, "gone")), at: .seconds(90))
        #expect(gone?.outcome == .failed(reason: "gone", attempts: 2) && outbox.count == 0)
        #expect(outbox.finish(second, .sent, at: .seconds(91)) == nil, "an attempt ends once")
    }

    @Test func `too many that wait drop the mildest`() throws {
        var limits = NoticeOutbox.Limits()
        limits.waiting = 2
        var outbox = try Self.outbox("- " + Self.hook, limits)
        _ = outbox.offer(SampleNotices.notice(incident: "a", severity: .info), at: .zero)
        _ = outbox.offer(SampleNotices.notice(incident: "b"), at: .zero)
        let dropped = outbox.offer(SampleNotices.notice(incident: "c", severity: .warning), at: .zero)
        #expect(dropped.map(\.notice.incident) == ["a"])
    }

    /// Random events on two channels, of which the rules that people rely on must hold.
    @Test(arguments: [UInt64.random(in: 0 ..< .max), 3, 4]) func `the rules hold whatever happens`(seed: UInt64) throws
    {
        var generator = SeededGenerator(seed: seed)
        var limits = NoticeOutbox.Limits()
        limits.waiting = 10
        limits.attempts = 3
        var outbox = try Self.outbox(
            "- {type: slack, url: 'https://a', per-minute: 6}\n- {type: teams, url: 'https://b', per-minute: 60}",
            limits
        )
        var now = Duration.zero
        var flying: [NoticeOutbox.Delivery] = []
        var ends: [Int: Int] = [:]
        var sent: [[Duration]] = [[], []]
        var resolutions: [String: Int] = [:]
        var told: [String: Int] = [:]
        for _ in 0..<4000 {
            switch Int.random(in: 0..<4, using: &generator) {
            case 0:
                let incident = "i\(Int.random(in: 0..<6, using: &generator))"
                let stage =
                    [Notice.Stage.opened, .planReady, .approvalNeeded, .resolved].randomElement(using: &generator)
                    ?? .opened
                let severity = Severity.allCases.randomElement(using: &generator) ?? .info
                if stage == .resolved { resolutions[incident, default: 0] += 1 }
                _ = outbox.offer(SampleNotices.notice(stage, incident: incident, severity: severity), at: now)
            case 1: now += .milliseconds(Int.random(in: 0..<20_000, using: &generator))
            case 2:
                for delivery in outbox.take(at: now) {
                    #expect(!flying.contains { $0.channel == delivery.channel }, "seed \(seed): one at a time")
                    flying.append(delivery)
                    sent[delivery.channel].append(now)
                }
            default:
                guard let delivery = flying.popLast() else { continue }
                let result: NoticeOutbox.Result = Bool.random(using: &generator) ? .sent : .failed(Self.busy)
                if let report = outbox.finish(delivery, result, at: now) {
                    ends[delivery.id, default: 0] += 1
                    let notice = delivery.notice
                    if report.outcome == .sent, notice.stage == .approvalNeeded {
                        let key = "\(delivery.channel) \(notice.incident)"
                        told[key, default: 0] += 1
                        let ends = resolutions[notice.incident, default: 0]
                        #expect(
                            told[key, default: 0] <= ends + 1,
                            "seed \(seed): one prompt for each time that it began"
                        )
                    }
                } else {
                    var copy = outbox
                    let again = copy.take(at: now).contains { $0.channel == delivery.channel }
                    #expect(!again, "seed \(seed): a channel that failed is left alone for a while")
                }
            }
            #expect(outbox.count <= 22, "seed \(seed)")
        }
        #expect(ends.values.allSatisfy { $0 == 1 }, "seed \(seed): each ends once")
        for (channel, rate) in [(0, 6), (1, 60)] {
            for (place, time) in sent[channel].enumerated() {
                let within = sent[channel][...place].count { time - $0 < .seconds(60) }
                #expect(within <= 2 * rate, "seed \(seed): channel \(channel) told \(within) in a minute")
            }
        }
    }
}
