import EvenkeelTestKit
import IncidentModel
import Testing

@Suite struct TimestampTests {
    struct Reading: Sendable, CustomTestStringConvertible {
        let text: String
        let seconds: Int64
        var nanoseconds: Int32 = 0
        var testDescription: String { text }
    }

    @Test(arguments: [
        Reading(text: "1970-01-01T00:00:00Z", seconds: 0),
        Reading(text: "1969-12-31T23:59:59.5Z", seconds: -1, nanoseconds: 500_000_000),
        Reading(text: "2026-11-22T10:04:30Z", seconds: 1_795_341_870),
        Reading(text: "2026-11-22t10:04:30z", seconds: 1_795_341_870),
        Reading(text: "2026-11-22 10:04:30Z", seconds: 1_795_341_870),
        Reading(text: "2026-11-22T12:34:30+02:30", seconds: 1_795_341_870),
        Reading(text: "2026-11-21T23:04:30-11:00", seconds: 1_795_341_870),
        Reading(text: "2026-11-22T10:04:30-00:00", seconds: 1_795_341_870),
        Reading(text: "2026-11-22T10:04:30.000000001Z", seconds: 1_795_341_870, nanoseconds: 1),
        // A fraction beyond nanoseconds is cut off, never rounded into the next second.
        Reading(text: "2026-11-22T10:04:30.9999999999Z", seconds: 1_795_341_870, nanoseconds: 999_999_999),
        // The leap second of 2016 is the first second of 2017.
        Reading(text: "2016-12-31T23:59:60Z", seconds: 1_483_228_800),
        Reading(text: "2000-02-29T00:00:00Z", seconds: 951_782_400),
        Reading(text: "0001-01-01T00:00:00Z", seconds: -62_135_596_800),
        Reading(text: "9999-12-31T23:59:59Z", seconds: 253_402_300_799),
    ]) func `RFC 3339 text is read to the nanosecond`(_ reading: Reading) throws {
        let time = try #require(Timestamp(rfc3339: reading.text))
        #expect(time.seconds == reading.seconds)
        #expect(time.nanoseconds == reading.nanoseconds)
    }

    @Test(arguments: [
        "", "Z", "2026-11-22", "2026-11-22T10:04:30", "2026-11-22T10:04Z", "2026-11-22T10:04:30.Z",
        "2026-11-22T10:04:30+0200", "2026-11-22T10:04:30+2:00", "2026-11-22T24:00:00Z", "2026-11-22T10:60:00Z",
        "2026-11-22T10:04:61Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-01-00T00:00:00Z", "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z", "-026-11-22T10:04:30Z",
        "+2026-11-22T10:04:30Z", "2026-11-22T10:04:30Zulu", " 2026-11-22T10:04:30Z", "2026-11-22T10:04:30Z ",
        "2026-11-22T10:04:30+24:00", "2026-11-22T10:04:30+00:60", "2026/11/22T10:04:30Z", "2026-11-22X10:04:30Z",
        "2026-11-22T1０:04:30Z", "٢٠٢٦-11-22T10:04:30Z", "2026-11-22T10:04:30\u{2212}02:00", "1795341870",
    ]) func `anything else is no time`(_ text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test(arguments: UInt64(1)...8) func `what is written is read back`(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let seconds = Int64.random(in: -62_135_596_800...253_402_300_799, using: &random)
            let fraction = [0, 1, 500_000_000, 999_999_999, Int32.random(in: 0..<1_000_000_000, using: &random)]
            let nanoseconds = try #require(fraction.randomElement(using: &random))
            let time = try #require(Timestamp(seconds: seconds, nanoseconds: nanoseconds))
            #expect(Timestamp(rfc3339: time.description) == time, "\(time)")
            #expect(time.description.contains(time.timeOfDay))
        }
    }

    @Test(arguments: UInt64(1)...4) func `the text sorts as the times do`(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<1000 {
            let pair = try (0..<2).map { _ in
                try #require(Timestamp(seconds: Int64.random(in: -62_135_596_800...253_402_300_799, using: &random)))
            }
            #expect((pair[0] < pair[1]) == (pair[0].description < pair[1].description), "\(pair)")
        }
    }

    @Test(arguments: UInt64(1)...4) func `random text never traps, and what is read is a time`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let seedText = Array("2026-11-22T10:04:30.123+02:30".utf8)
        for _ in 0..<4000 {
            var bytes = seedText
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                let place = Int.random(in: bytes.indices, using: &random)
                bytes[place] = UInt8.random(in: 0x20...0x7e, using: &random)
            }
            let text = String(decoding: bytes.prefix(Int.random(in: 20...bytes.count, using: &random)), as: UTF8.self)
            guard let time = Timestamp(rfc3339: text) else { continue }
            #expect(Timestamp(rfc3339: time.description) == time, "\(text)")
        }
    }

    @Test func `the zero time of Go means not set`() throws {
        #expect(try #require(Timestamp(rfc3339: "0001-01-01T00:00:00Z")).isUnset)
        #expect(try #require(Timestamp(rfc3339: "0001-01-01T00:00:00.000000001Z")).isUnset == false)
        #expect(Timestamp.epoch.isUnset == false)
    }

    @Test func `moments outside of the years 1 to 9999 do not exist`() {
        #expect(Timestamp(seconds: -62_135_596_801) == nil)
        #expect(Timestamp(seconds: 253_402_300_800) == nil)
        #expect(Timestamp(seconds: 0, nanoseconds: 1_000_000_000) == nil)
        #expect(Timestamp(seconds: 0, nanoseconds: -1) == nil)
    }

    @Test(arguments: [
        (Int64(0), Int64(0), Int32(0)), (1, 0, 1), (-1, -1, 999_999_999), (1_000_000_000, 1, 0),
        (Int64.max, 9_223_372_036, 854_775_807), (Int64.min, -9_223_372_037, 145_224_192),
    ]) func `nanoseconds before 1970 count towards the second before`(
        _ unix: Int64,
        _ seconds: Int64,
        _ nanoseconds: Int32
    ) {
        let time = Timestamp(unixNanoseconds: unix)
        #expect((time.seconds, time.nanoseconds) == (seconds, nanoseconds))
    }

    @Test func `moving a time stays within the years there are`() throws {
        let time = try #require(Timestamp(rfc3339: "2026-11-22T10:04:30.25Z"))
        #expect(time.adding(seconds: 30).description == "2026-11-22T10:05:00.25Z")
        #expect(time.adding(seconds: -31).description == "2026-11-22T10:03:59.25Z")
        #expect(time.adding(seconds: .max).description == "9999-12-31T23:59:59.25Z")
        #expect(time.adding(seconds: .min).description == "0001-01-01T00:00:00.25Z")
        #expect(time.adding(seconds: 90).seconds(since: time) == 90)
        #expect(time.seconds(since: time.adding(seconds: 90)) == -90)
        #expect(time.moved(back: .milliseconds(250)).description == "2026-11-22T10:04:30Z")
        #expect(time.moved(back: .milliseconds(1500)).description == "2026-11-22T10:04:28.75Z")
        #expect(time.moved(back: .seconds(Int64.max)).description == "0001-01-01T00:00:00.25Z")
        #expect(time.moved(back: .zero) == time)
    }
}
