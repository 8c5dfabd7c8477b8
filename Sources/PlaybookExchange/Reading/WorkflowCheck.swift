internal import StrictJSON
internal import StructuredDocuments

/// Looks at the steps of a playbook together: what they name is there, each can be reached, and each way has an end.
struct WorkflowCheck {
    /// The playbook.
    let playbook: Playbook
    /// Where faults go.
    let report: PlaybookReport
    private let positions: [String: Int]
    /// The keys of the workflow, those of steps that could not be read among them.
    private let keys: Set<String>

    init(_ playbook: Playbook, _ document: JSONValue, _ report: PlaybookReport) {
        self.playbook = playbook
        self.report = report
        keys = Set(document["workflow"]?.object?.keys ?? [])
        var positions: [String: Int] = [:]
        for (position, step) in playbook.steps.enumerated() { positions[step.id.description] = position }
        self.positions = positions
    }

    private static func place(_ step: PlaybookStep) -> String { "/workflow/\(step.id.description)" }

    /// Checks all of it.
    func run() {
        checkReferences()
        // A step that could not be read has its own faults; whatever follows it would only repeat them.
        guard keys.count == positions.count else { return }
        checkEnds()
        checkReach()
        checkLoops()
    }

    private func checkEnds() {
        if playbook.start.type != "start" {
            report.fault("/workflow_start", "it names no `start` step", "begin the workflow with a `start` step")
        }
        let kinds = playbook.steps.map(\.type)
        for (type, isThere) in [
            ("start", kinds.contains("start")), ("end", kinds.contains("end")),
            ("action", kinds.contains { $0 == "action" || $0 == "playbook-action" }),
        ] where !isThere {
            report.fault("/workflow", "there is no `\(type)` step", "write one; every playbook needs it")
        }
    }

    private func checkReferences() {
        check(playbook.start, at: "/workflow_start")
        if let exception = playbook.exception { check(exception, at: "/workflow_exception") }
        for step in playbook.steps {
            for (member, next) in step.successors { check(next, at: "\(Self.place(step))/\(member)") }
        }
    }

    private func check(_ step: PlaybookIdentifier, at pointer: String) {
        guard !keys.contains(step.description) else { return }
        let nearest = nearest(to: step.description)
        let advice =
            nearest.map { "perhaps \(PlaybookReport.shown($0)) is meant" } ?? "write that step, or name another"
        report.fault(pointer, "the workflow has no step \(PlaybookReport.shown(step.description))", advice)
    }

    /// The step that is probably meant; looked for in small playbooks alone, since it is dear among many.
    private func nearest(to name: String) -> String? {
        guard playbook.steps.count <= 100, !report.isFull else { return nil }
        return SpellingSuggestion.nearest(to: name, among: playbook.steps.map(\.id.description))
    }

    /// The positions that follow a step.
    private func next(_ position: Int) -> [Int] {
        playbook.steps[position].successors.compactMap { positions[$0.step.description] }
    }

    private func checkReach() {
        var reached = Set<Int>()
        var waiting = ([playbook.start] + (playbook.exception.map { [$0] } ?? []))
            .compactMap { positions[$0.description] }
        // Where the start is not known nothing can be reached, which one fault has said already.
        guard positions[playbook.start.description] != nil else { return }
        while let position = waiting.popLast() {
            guard reached.insert(position).inserted else { continue }
            waiting += next(position)
        }
        for (position, step) in playbook.steps.enumerated() where !reached.contains(position) {
            report.fault(Self.place(step), "no way leads to the step", "let another step name it, or leave it out")
        }
    }

    /// Loops. One without a condition never ends; one through a condition may, though the specification lets a branch
    /// end with a step of its own and returns to the condition by itself.
    private func checkLoops() {
        let all = Array(playbook.steps.indices)
        let unconditional = all.filter { !playbook.steps[$0].isConditional }
        var named = Set<Int>()
        for position in loops(among: unconditional) {
            named.insert(position)
            report.fault(
                Self.place(playbook.steps[position]),
                "the step leads back to itself, past no condition: an endless loop",
                "end the way with an `end` step, or repeat it with a `while-condition`"
            )
        }
        for position in loops(among: all) where !named.contains(position) && playbook.steps[position].isConditional {
            report.note(
                Self.place(playbook.steps[position]),
                "a way leads back to this condition",
                "it is taken for a repetition; a branch ends with an `end` step, and returns by itself"
            )
        }
    }

    /// The steps that lie on a loop among the given ones, in order: those of Tarjan's strongly connected components that
    /// have more than one step, or one that names itself. Without recursion, since a playbook may be a chain of any
    /// length.
    /// - Source: R. Tarjan, "Depth-first search and linear graph algorithms", SIAM J. Comput. 1 (1972) 146.
    /// - Complexity: O(steps and references).
    private func loops(among positions: [Int]) -> [Int] {
        let among = Set(positions)
        var index: [Int: Int] = [:]
        var low: [Int: Int] = [:]
        var stack: [Int] = []
        var open = Set<Int>()
        var found: [Int] = []
        for root in positions where index[root] == nil {
            var frames: [(position: Int, following: [Int], taken: Int)] = []
            func enter(_ position: Int) {
                index[position] = index.count
                low[position] = index[position]
                stack.append(position)
                open.insert(position)
                frames.append((position, next(position).filter { among.contains($0) }, 0))
            }
            enter(root)
            while let frame = frames.last {
                let position = frame.position
                if frame.taken < frame.following.count {
                    frames[frames.count - 1].taken += 1
                    let following = frame.following[frame.taken]
                    if index[following] == nil {
                        enter(following)
                    } else if open.contains(following) {
                        low[position] = min(low[position] ?? 0, index[following] ?? 0)
                    }
                    continue
                }
                frames.removeLast()
                if let before = frames.last?.position {
                    low[before] = min(low[before] ?? 0, low[position] ?? 0)
                }
                guard low[position] == index[position] else { continue }
                let start = stack.lastIndex(of: position) ?? 0
                let component = stack[start...]
                if component.count > 1 || next(position).contains(position) { found += component }
                open.subtract(component)
                stack.removeSubrange(start...)
            }
        }
        return found.sorted()
    }
}
