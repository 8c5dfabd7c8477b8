public import Planning

/// What every `LanguageModel` has to do, checked on the double and on the real one alike.
///
/// It reports instead of asserting, so that it needs no test framework: an empty list means that the contract is kept.
public struct LanguageModelContract: Sendable {
    /// A model that replies.
    public var replying: any LanguageModel
    /// A model that begins a reply, or not even that, and never ends it.
    public var hanging: any LanguageModel
    /// A model that fails at once.
    public var failing: any LanguageModel
    /// What to ask for.
    public var request: ModelRequest
    /// How late a reaction may be on a busy machine.
    public var slack: Duration

    /// Creates a contract for three models of one kind.
    public init(
        replying: any LanguageModel,
        hanging: any LanguageModel,
        failing: any LanguageModel,
        request: ModelRequest,
        slack: Duration = .seconds(5)
    ) {
        self.replying = replying
        self.hanging = hanging
        self.failing = failing
        self.request = request
        self.slack = slack
    }

    /// Everything that is not as it should be; takes about a second.
    public func violations() async -> [String] {
        var found: [String] = []
        found += await reply()
        found += await timeLimit()
        found += await cancellation()
        found += await earlyEnd()
        found += await failure()
        found += await parallel()
        return found
    }

    private func reply() async -> [String] {
        var found: [String] = []
        var finishes = 0
        do {
            var iterator = replying.events(for: request).makeAsyncIterator()
            while let event = try await iterator.next() {
                switch event {
                case .text(let text):
                    if text.isEmpty { found.append("an empty piece of text") }
                    if finishes > 0 { found.append("text behind the end") }
                case .finished: finishes += 1
                }
            }
            if try await iterator.next() != nil { found.append("an event behind the last") }
        } catch {
            found.append("a reply failed: \(error)")
        }
        if finishes != 1 { found.append("\(finishes) ends of a reply instead of one") }
        if replying.name.isEmpty || replying.name.contains(where: \.isNewline) { found.append("no name on one line") }
        return found
    }

    private func timeLimit() async -> [String] {
        var short = request
        short.timeLimit = .milliseconds(150)
        let start = ContinuousClock.now
        do {
            for try await _ in hanging.events(for: short) {}
            return ["a reply without end ended"]
        } catch let failure as ModelFailure {
            let time = ContinuousClock.now - start
            var found: [String] = []
            if failure.code != .timedOut { found.append("the time limit came out as \(failure)") }
            if time < short.timeLimit { found.append("the time limit passed after \(time) already") }
            if time > short.timeLimit + slack { found.append("the time limit passed after \(time) only") }
            return found
        } catch {
            return ["the time limit came out as \(error)"]
        }
    }

    private func cancellation() async -> [String] {
        var long = request
        long.timeLimit = .seconds(60)
        let (stream, hanging) = (long, hanging)
        let task = Task { () -> String? in
            do {
                for try await _ in hanging.events(for: stream) {}
                return Task.isCancelled ? nil : "a reply without end ended"
            } catch is CancellationError {
                return nil
            } catch {
                return "a cancellation came out as \(error)"
            }
        }
        // Let the request get on its way; cancelling before that would be another, easier case.
        try? await Task.sleep(for: .milliseconds(50))
        let start = ContinuousClock.now
        task.cancel()
        let violation = await task.value
        let time = ContinuousClock.now - start
        return [violation, time > slack ? "a cancellation took \(time)" : nil].compactMap { $0 }
    }

    private func earlyEnd() async -> [String] {
        do {
            for try await _ in replying.events(for: request) { break }
            _ = replying.events(for: request)
            for try await _ in replying.events(for: request) {}
            return []
        } catch {
            return ["after a reply that was not read to its end the next one failed: \(error)"]
        }
    }

    private func failure() async -> [String] {
        do {
            for try await _ in failing.events(for: request) {}
            return ["a model that fails did not"]
        } catch let failure as ModelFailure {
            let isPlain = failure.explanation.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
            return isPlain && failure.explanation.count <= 400 ? [] : ["an explanation that is not fit to be shown"]
        } catch {
            return ["a failure came out as \(error)"]
        }
    }

    private func parallel() async -> [String] {
        await withTaskGroup(of: String?.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    do {
                        for try await _ in replying.events(for: request) {}
                        return nil
                    } catch {
                        return "one of several replies at a time failed: \(error)"
                    }
                }
            }
            return await group.reduce(into: []) { if let violation = $1 { $0.append(violation) } }
        }
    }
}
