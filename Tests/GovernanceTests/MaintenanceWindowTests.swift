import IncidentModel
import Testing

@testable import Governance

@Suite struct MaintenanceWindowTests {
    static func window(_ text: String) throws -> MaintenanceWindow {
        try #require(try Fixture.rules("windows: [{name: w, rung: act, \(text)}]").windows.first)
    }

    @Test func `a window past midnight belongs to the day it begins on`() throws {
        let window = try Self.window("days: [monday], from: '22:00', to: '02:00'")
        let hour: Int64 = 3600
        for (seconds, isOpen) in [
            (0, false), (22 * hour - 1, false), (22 * hour, true), (24 * hour, true), (26 * hour - 1, true),
            (26 * hour, false), (46 * hour, false), (7 * 24 * hour + 22 * hour, true), (-2 * hour, false),
        ] {
            #expect(window.isOpen(at: Fixture.time(seconds)) == isOpen, "\(seconds)")
        }
    }

    @Test func `the offset moves the day as well as the hour`() throws {
        // Monday 00:30 to 01:30 an hour east of UTC is Sunday 23:30 to Monday 00:30 in UTC.
        let window = try Self.window("days: [monday], from: '00:30', to: '01:30', offset-minutes: 60")
        #expect(!window.isOpen(at: Fixture.time(-1801)) && window.isOpen(at: Fixture.time(-1800)))
        #expect(window.isOpen(at: Fixture.time(1799)) && !window.isOpen(at: Fixture.time(1800)))
    }

    @Test func `equal times mean a whole day, and 24:00 is midnight`() throws {
        let whole = try Self.window("days: [monday], from: '00:00', to: '00:00'")
        #expect(whole.isOpen(at: Fixture.time(0)) && whole.isOpen(at: Fixture.time(86_399)))
        #expect(!whole.isOpen(at: Fixture.time(86_400)) && !whole.isOpen(at: Fixture.time(-1)))
        let late = try Self.window("days: [monday], from: '23:00', to: '24:00'")
        #expect(late.isOpen(at: Fixture.time(86_399)) && !late.isOpen(at: Fixture.time(86_400)))
    }

    @Test func `days are counted rightly on both sides of 1970`() throws {
        for (date, day) in [
            ("1970-01-01", MaintenanceWindow.Day.thursday), ("1969-12-31", .wednesday), ("2026-11-26", .thursday),
            ("2000-02-29", .tuesday), ("1900-01-01", .monday), ("0001-01-01", .monday), ("9999-12-31", .friday),
        ] {
            let window = try Self.window("days: [\(day.rawValue)], from: '12:00', to: '13:00'")
            let noon = try #require(Timestamp(rfc3339: date + "T12:30:00Z"))
            #expect(window.isOpen(at: noon), "\(date)")
            #expect(!window.isOpen(at: noon.adding(seconds: 86_400)) || date.hasPrefix("9999"), "\(date)")
        }
    }
}
