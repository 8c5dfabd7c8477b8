internal import IncidentModel

/// Complaints about names that do not resolve, apart from those that ended: a program that starts before the services that
/// it calls cannot resolve their names for a moment, and is well afterwards.
struct NameComplaints: Sendable {
    /// Lines after the last complaint from which on it has ended, and how many where lines bear no time.
    private static let quietLines = 20
    private static let quietLinesWithoutTime = 100
    /// Seconds after the last complaint from which on it has ended.
    private static let quietSeconds = 5.0

    /// What one program logged.
    private struct Course {
        var lines = 0
        var newest: Timestamp?
        var lastLine = 0
        var lastTime: Timestamp?
        var clues: [Clue] = []
    }

    private var courses: [String: Course] = [:]

    /// Counts a line.
    mutating func count(_ record: LogRecord) {
        courses[record.emitter, default: Course()].lines += 1
        guard let time = record.time else { return }
        let newest = courses[record.emitter]?.newest
        courses[record.emitter]?.newest = newest.map { max($0, time) } ?? time
    }

    /// Notes that a line, which was counted, complains, and what it is taken for.
    mutating func complain(_ record: LogRecord, _ clue: Clue? = nil) {
        guard var course = courses[record.emitter] else { return }
        course.lastLine = course.lines
        course.lastTime = record.time ?? course.lastTime
        if let clue { course.clues.append(clue) }
        courses[record.emitter] = course
    }

    /// The complaints that had not ended when the log did.
    var lasting: [Clue] {
        courses.sorted { $0.key < $1.key }.flatMap { _, course -> [Clue] in
            let after = course.lines - course.lastLine
            guard let last = course.lastTime, let newest = course.newest else {
                return after >= Self.quietLinesWithoutTime ? [] : course.clues
            }
            let isOver = after >= Self.quietLines && newest.seconds(since: last) >= Self.quietSeconds
            return isOver ? [] : course.clues
        }
    }
}
