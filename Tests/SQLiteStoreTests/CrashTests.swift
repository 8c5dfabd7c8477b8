import EvenkeelTestKit
import Foundation
import Journal
import SQLiteStore
import Testing

/// A process that appends is killed at a random instant, as often as `EVENKEEL_CRASHES` says.
///
/// That shows that a restart finds everything that was acknowledged. It shows nothing about a loss of power: what a killed
/// process wrote without a sync is not lost. `DiskFaultTests` counts the syncs.
@Suite struct CrashTests {
    static let count = ProcessInfo.processInfo.environment["EVENKEEL_CRASHES"].flatMap { Int($0) } ?? 6

    /// Appends from several tasks until it is killed, and writes each acknowledged number to a file.
    static func appendUntilKilled(_ path: String, _ acknowledgements: String, killAfter delay: UInt32) async {
        let descriptor = unsafe open(acknowledgements, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        Thread.detachNewThread {
            usleep(delay)
            kill(getpid(), SIGKILL)
        }
        guard let journal = try? SQLiteJournal(path: path) else { return }  // then the parent finds no acknowledgement
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    var number = 0
                    while true {
                        number += 1
                        let drafts = (0...task % 3).map { SampleDrafts.draft(number + $0) }
                        guard let range = try? await journal.append(drafts) else { return }  // it is being killed
                        let line = Array("\(range.lowerBound) \(range.upperBound)\n".utf8)
                        _ = unsafe write(descriptor, line, line.count)
                    }
                }
            }
        }
    }

    @Test(.timeLimit(.minutes(60))) func `whatever was acknowledged before a kill is there after it`() async throws {
        let seed = UInt64.random(in: 1...1_000_000)
        print("kills: seed \(seed), \(Self.count) of them")
        var generator = SeededGenerator(seed: seed)
        try await ScratchFolder.with { folder in
            var total = 0
            for round in 0..<Self.count {
                // Some kills on one journal, and a new one before verifying all of it takes long.
                let path = "\(folder)/journal-\(round / 5)"
                let acknowledgements = "\(folder)/\(round)"
                let delay = UInt32.random(in: 1000...400_000, using: &generator)
                await #expect(processExitsWith: .signal(SIGKILL)) {
                    [path = path as String, acknowledgements = acknowledgements as String, delay = delay as UInt32] in
                    await Self.appendUntilKilled(path, acknowledgements, killAfter: delay)
                }
                let journal = try SQLiteJournal(path: path)
                let entries = try await DiskFaultTests.verify(journal)
                await journal.close()
                // A kill before the file was made acknowledges nothing.
                let text = (try? String(contentsOfFile: acknowledgements, encoding: .utf8)) ?? ""
                let ranges = text.split(separator: "\n").map { $0.split(separator: " ").compactMap { UInt64($0) } }
                total += ranges.count
                #expect(ranges.allSatisfy { $0.count == 2 && $0[1] <= entries })
                let numbers = ranges.flatMap { Array($0[0]...$0[1]) }
                #expect(Set(numbers).count == numbers.count, "no number was given twice")
            }
            #expect(total > 0, "something must have been acknowledged")
        }
    }
}
