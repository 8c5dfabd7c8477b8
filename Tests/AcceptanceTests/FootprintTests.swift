import EvenkeelTestKit
import Testing

extension Acceptance {
    /// What a plan costs: memory and time of the whole process.
    @Suite struct FootprintTests {
        @Test(arguments: [Evenkeel.outage, Evenkeel.alerts])
        func `a cold offline plan needs little memory and time`(for input: String) async throws {
            var peaks: [Int] = []
            var walls: [Duration] = []
            for _ in 0..<5 {
                let run = try await Evenkeel.run("plan", input, "--offline", "-fjson")
                #expect(run.ending == .exit(0))
                peaks.append(try #require(run.peakKiB))
                walls.append(run.wall)
            }
            let peak = try #require(peaks.max())
            let (best, worst) = (try #require(walls.min()), try #require(walls.max()))
            print("a cold offline plan: peak \(peak) KiB (limit 65536), wall \(best) to \(worst) (goal 150 ms)")
            #expect(peak <= 65_536)
            #expect(best < .seconds(1))
        }
    }
}
