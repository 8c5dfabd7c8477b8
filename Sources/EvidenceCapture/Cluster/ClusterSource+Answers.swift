extension ClusterSource {
    /// The answers to `commands`, in their order.
    /// - Parameters:
    ///   - commands: What is asked.
    ///   - concurrency: The most questions that are on their way at a time, so that nobody's control plane notices.
    /// - Returns: What each printed, or why it failed.
    func answers(to commands: [ClusterCommand], atMost concurrency: Int) async -> [CommandAnswer] {
        await withTaskGroup(of: (Int, CommandAnswer).self) { group in
            var answers = Array(repeating: CommandAnswer(output: ""), count: commands.count)
            var next = 0
            while next < commands.count || !group.isEmpty {
                while next < commands.count, next < concurrency {
                    group.addTask { [command = commands[next], next] in (next, await answer(to: command)) }
                    next += 1
                }
                guard let (place, answer) = await group.next() else { break }
                answers[place] = answer
                if next < commands.count {
                    group.addTask { [command = commands[next], next] in (next, await self.answer(to: command)) }
                    next += 1
                }
            }
            return answers
        }
    }
}
