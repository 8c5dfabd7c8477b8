public import IncidentModel
public import Remediation
public import StructuredDocuments

/// A time of the week in which steps of some classes may go one rung higher than the rules say, and never above the
/// window's own rung. Outside of it the window changes nothing. Ceilings and all that the policy demands by itself hold
/// inside as well.
///
/// Times are those of a clock that is `offsetMinutes` east of UTC all year: a window does not follow daylight saving time,
/// because an hour that comes twice or never is no time to be clever.
public struct MaintenanceWindow: Sendable, Hashable {
    /// A day of the week.
    public enum Day: String, CaseIterable, Sendable, Hashable {
        case monday, tuesday, wednesday, thursday, friday, saturday, sunday

        /// The day of a day number counted from 1970-01-01, a Thursday.
        init(dayNumber: Int64) {
            let place = Int(((dayNumber % 7) + 7 + 3) % 7)
            self = Self.allCases[place]
        }
    }

    /// Seconds in a day.
    private static let day: Int64 = 86_400

    /// What messages and budgets call it.
    public let name: String
    /// The days on which it begins.
    public let days: Set<Day>
    /// The minute of the day at which it begins, 0 to 1439.
    public let fromMinute: Int
    /// The minute of the day before which it ends, 0 to 1440; when it is not after `fromMinute`, that of the next day.
    public let toMinute: Int
    /// How far its clock is east of UTC, in minutes.
    public let offsetMinutes: Int
    /// The classes of action it is for; empty for all.
    public let classes: Set<ActionClass>
    /// The rung it raises to at most.
    public let rung: AutonomyRung
    /// Where it applies.
    public let place: PolicyCondition

    /// Whether it is open at `time`.
    /// - Complexity: O(1).
    public func isOpen(at time: Timestamp) -> Bool {
        let local = time.seconds + Int64(offsetMinutes) * 60
        let today = local >= 0 ? local / Self.day : -((Self.day - 1 - local) / Self.day)
        return isOpen(local, on: today) || isOpen(local, on: today - 1)
    }

    /// Whether the window that begins on day number `day` is open at the local second `local`.
    private func isOpen(_ local: Int64, on day: Int64) -> Bool {
        guard days.contains(Day(dayNumber: day)) else { return false }
        let start = day * Self.day + Int64(fromMinute) * 60
        let length = toMinute > fromMinute ? toMinute - fromMinute : toMinute - fromMinute + 1440
        return start <= local && local < start + Int64(length) * 60
    }

    /// Whether it is for this step, be it open or not.
    func concerns(_ step: GovernedStep, of request: PolicyRequest) -> Bool {
        (classes.isEmpty || classes.contains(step.actionClass))
            && place.holds(ofPlace: request, services: step.services, inDoubt: .excludes)
    }

    /// The rung that `rung` becomes while the window is open.
    func raised(_ rung: AutonomyRung) -> AutonomyRung { max(rung, min(rung.next, self.rung)) }
}

extension MaintenanceWindow {
    /// A window from its fields.
    public init?(reading fields: FieldReader) {
        let name = fields.required("name", .line(upTo: 100))
        let days = fields.required("days", .list(of: .enumeration(Day.self), count: 1...7))
        let from = fields.required("from", .timeOfDay(through: 1439))
        let to = fields.required("to", .timeOfDay(through: 1440))
        offsetMinutes = fields.optional("offset-minutes", .integer(in: -840...840), default: 0)
        let all: [ActionClass] = []
        classes = Set(
            fields.optional("classes", .list(of: .enumeration(ActionClass.self), count: 1...30), default: all)
        )
        let rung = fields.required("rung", .enumeration(AutonomyRung.self))
        place = fields.optional("where", .policyPlace, default: PolicyCondition())
        guard let name, let days, let from, let to, let rung else { return nil }
        if rung == .observe { fields.report("rung", "must be above `observe`", advice: "a window can only raise") }
        (self.name, self.days, fromMinute, toMinute, self.rung) = (name, Set(days), from, to, rung)
    }
}

extension FieldRule where Value == Int {
    /// A time of day as `hh:mm`, in minutes after midnight, at most `last`.
    static func timeOfDay(through last: Int) -> FieldRule {
        FieldRule<String>.line(upTo: 5).refined("a time of day such as `02:30`") { text in
            let bytes = Array(text.utf8)
            let digits = [0, 1, 3, 4].compactMap { place in
                place < bytes.count ? Character(Unicode.Scalar(bytes[place])).wholeNumberValue : nil
            }
            guard bytes.count == 5, digits.count == 4, bytes[2] == UInt8(ascii: ":") else { return nil }
            let (hour, minute) = (digits[0] * 10 + digits[1], digits[2] * 10 + digits[3])
            return minute < 60 && hour * 60 + minute <= last ? hour * 60 + minute : nil
        }
    }
}
