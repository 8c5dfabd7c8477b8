internal import Execution
internal import Remediation

/// What was known of processes before an act.
struct ProcessRecord: Sendable, Hashable {
    /// One process.
    struct Item: Sendable, Hashable {
        /// When it was started last, in seconds since 1970; 0 for never.
        let start: Int64
        /// Whether only somebody's doing changes its start.
        let isSettled: Bool
        let state: SupervisedProcess.State
    }

    /// The processes by their full names; never none.
    let items: [String: Item]

    init(_ processes: [SupervisedProcess]) {
        let pairs = processes.map { process in
            let isSettled = process.phase != .unsettled
            return (process.fullName, Item(start: process.start, isSettled: isSettled, state: process.state))
        }
        items = Dictionary(pairs) { first, _ in first }
    }

    /// The record as text, a line for each process.
    var text: String {
        items.sorted { $0.key < $1.key }.map { name, item in
            "\(name) \(item.start) \(item.isSettled ? "settled" : "unsettled") \(item.state.rawValue)"
        }
        .joined(separator: "\n")
    }

    /// The record that `text` is; nil when it is none.
    init?(_ text: some StringProtocol) {
        var items: [String: Item] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count == 4, let start = Int64(words[1]), ["settled", "unsettled"].contains(words[2]),
                let state = SupervisedProcess.State(rawValue: String(words[3]))
            else { return nil }
            items[String(words[0])] = Item(start: start, isSettled: words[2] == "settled", state: state)
        }
        guard !items.isEmpty else { return nil }
        self.items = items
    }

    /// Whether these are the processes that are recorded.
    func names(_ processes: [SupervisedProcess]) -> Bool { Set(processes.map(\.fullName)) == Set(items.keys) }

    /// Whether each process was started later than is recorded. Of one that starts again by itself it cannot tell whose doing
    /// that was.
    /// - Parameters:
    ///   - processes: All of them, as they are.
    ///   - isLocal: Whether what was written to the supervisor before has arrived.
    /// - Returns: `unknown` also where some were and some were not.
    func restarted(_ processes: [SupervisedProcess], isLocal: Bool) -> Truth {
        guard names(processes) else { return .unknown }
        var truths: Set<Truth> = []
        for process in processes {
            guard let item = items[process.fullName], process.state != .stopping else { return .unknown }
            let isLater = process.start > item.start
            // What was written to a supervisor elsewhere may still be on its way.
            truths.insert(isLater ? (item.isSettled ? .yes : .unknown) : (isLocal ? .no : .unknown))
        }
        return truths.count == 1 ? truths.first ?? .unknown : .unknown
    }

    /// The processes that undoing brings back to what they were.
    /// - Parameters:
    ///   - isUp: What the act was to bring about: that they run, or that they do not.
    ///   - processes: All of them.
    /// - Returns: Those that were not so before.
    func changed(to isUp: Bool, among processes: [SupervisedProcess]) -> [SupervisedProcess] {
        processes.filter { process in items[process.fullName].map { $0.state.isUp != isUp } ?? false }
    }

    /// Whether processes were started, or stopped.
    /// - Parameters:
    ///   - isUp: Whether they were to run.
    ///   - processes: Those that it is about, as they are.
    ///   - isUndo: Whether that was undoing: then the record is of a time before the act, and says nothing of starts since.
    ///   - isLocal: Whether what was written to the supervisor before has arrived.
    /// - Returns: `yes` too where there was nothing to do.
    func switched(to isUp: Bool, _ processes: [SupervisedProcess], isUndo: Bool, isLocal: Bool) -> Truth {
        var truths: Set<Truth> = []
        for process in processes {
            guard let item = items[process.fullName] else { return .unknown }
            let truth = Self.truth(of: process, item, isUp: isUp, isUndo: isUndo)
            // Of one that was so before nothing was wanted.
            if truth == .yes, item.state.isUp == isUp { continue }
            truths.insert(truth == .no && !isLocal ? .unknown : truth)
        }
        return truths.count > 1 ? .unknown : truths.first ?? .yes
    }

    private static func truth(of process: SupervisedProcess, _ item: Item, isUp: Bool, isUndo: Bool) -> Truth {
        let isStartKnown = process.start <= item.start
        return switch process.state {
        case .running: isUp ? .yes : (isStartKnown || isUndo ? .no : .unknown)
        case .stopped: isUp ? (isStartKnown ? .no : .unknown) : .yes
        // It has ended by itself: before, or since.
        case .exited, .fatal: isUp ? (isStartKnown ? .no : .unknown) : (item.state.isUp ? .unknown : .yes)
        case .starting, .backoff, .stopping, .unknown: .unknown
        }
    }
}
