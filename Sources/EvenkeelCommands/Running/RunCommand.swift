internal import HostProcess
internal import StrictJSON
internal import StructuredDocuments

/// Carries `run` out: shows, asks, follows. It decides nothing by itself; the end of the input is no answer.
struct RunCommand: Sendable {
    /// Between two looks at the run.
    private static let pause = Duration.milliseconds(250)
    /// Looks until what a person said should have been taken in.
    private static let patience = 20

    /// The command line and its surroundings.
    let context: CommandContext

    /// Carries it out.
    func run() async throws(CommandFailure) -> ExitStatus {
        let id = context.invocation.operands[0]
        guard id.utf8.count <= 128, id.utf8.allSatisfy({ $0.isWord }) else {
            throw .use("an incident's name is letters, digits and `-`, such as inc-1a2b3c4d5e6f", of: "run")
        }
        let service = try ServiceConnection(context)
        let talk = Talk(terminal: context.terminal, isQuiet: context.invocation.value(.format) == "json")
        let base = "/api/v1/incidents/\(id)"
        let status = try await walk(base, service, talk)
        await service.shutDown()
        return status
    }

    private func walk(
        _ base: String,
        _ service: ServiceConnection,
        _ talk: Talk
    ) async throws(CommandFailure) -> ExitStatus {
        if context.invocation.has(.release) { return try await release(base, service, talk) }
        var seen = try await service.get(base + "/run")
        let isGoingOn = (seen["run"]?.object != nil) && (seen["run"]?["outcome"]?.isNull ?? false)
        if !isGoingOn {
            if let status = try await begin(base, service, talk) { return status }
            seen = try await service.get(base + "/run")
        }
        return try await follow(base, seen, service, talk)
    }

    /// Shows what contains an intruder, asks whether it is taken back, and follows that.
    private func release(
        _ base: String,
        _ service: ServiceConnection,
        _ talk: Talk
    ) async throws(CommandFailure) -> ExitStatus {
        guard let reason = context.invocation.value(.reason) else {
            throw .use("--release needs --reason, which stands in the journal", of: "run")
        }
        let run = try await service.get(base + "/run")["run"] ?? .null
        let numbers = run["releasable"]?.array ?? []
        guard !numbers.isEmpty else {
            talk.say(
                run["outcome"]?.isNull == true
                    ? "the run is not over; end it first, then release what it put in force"
                    : "nothing that a run of this incident put in force against an intruder is left to release"
            )
            return .refused
        }
        for step in run["steps"]?.array ?? [] where step["number"].map(numbers.contains) ?? false {
            talk.tellInForce(step)
        }
        guard await talk.ask("take it back?", ["y": "yes"]) == "y" else { return .failed }
        try await service.post(base + "/run/release", ["reason": .string(reason)])
        return try await follow(base, try await service.get(base + "/run"), service, talk)
    }

    /// Shows the plan and asks whether to approve it.
    /// - Returns: How the process ends, where nothing begins.
    private func begin(
        _ base: String,
        _ service: ServiceConnection,
        _ talk: Talk
    ) async throws(CommandFailure) -> ExitStatus? {
        let incident = try await service.get(base)
        let card = try await service.get(base + "/approval")
        talk.tell(incident, card, try await service.get(base + "/plan"))
        guard let plan = card["planDigest"]?.string else {
            throw CommandFailure(["the service answers a plan without a digest"])
        }
        switch card["state"]?.string {
        case "spent":
            talk.say("the plan is handed over already")
            return incident["phase"]?.string == "handed-over" ? .refused : nil
        case "pending", "approved": break
        default:
            talk.say(card["whyNot"]?.string ?? card["ending"]?.string ?? "the policy lets nobody start it from here")
            return .refused
        }
        if context.invocation.has(.step) {
            try await service.post(base + "/run/stepwise", ["planDigest": .string(plan)])
        }
        guard card["state"]?.string == "pending" else { return nil }
        if card["mayApprove"]?.bool != true {
            talk.say(card["whyNot"]?.string ?? "it is not yours to approve")
            return .refused
        }
        guard await talk.ask("approve it?", ["y": "yes"]) == "y" else { return .failed }
        var click: JSONObject = ["comment": "evenkeel run"]
        for name in ["planDigest", "evidenceDigest", "effectDigest", "stateFingerprint", "nonce"] {
            click[name] = card[name] ?? .null
        }
        let after = try await service.post(base + "/approve", .object(click))
        guard after["state"]?.string == "pending" else { return nil }
        guard after["nonce"] == card["nonce"] else {
            talk.say("what the approval rested on has changed before it could begin; this is the plan that stands now")
            return try await begin(base, service, talk)
        }
        talk.say("approved; more people are needed before it begins")
        return .done
    }

    /// Follows the run to its end, and asks where it waits for a person.
    private func follow(
        _ base: String,
        _ first: JSONValue,
        _ service: ServiceConnection,
        _ talk: Talk
    ) async throws(CommandFailure) -> ExitStatus {
        var told = RunTold()
        var seen = first
        while true {
            for line in told.news(seen) { talk.say(line) }
            let run = seen["run"] ?? .null
            if let outcome = run["outcome"]?.string {
                if context.invocation.value(.format) == "json" { try context.show(seen) }
                let isReleased = outcome == "released" && run["releasable"]?.array?.isEmpty == true
                return outcome == "completed" || isReleased ? .done : .failed
            }
            if seen["phase"]?.string == "handed-over" {
                talk.say("no executor is configured, so people carry it out; see `serve.executors`")
                return .refused
            }
            let isAsked = run["waiting"]?.string != nil
            if isAsked { guard try await decide(base, run, service, talk) else { return .failed } }
            // What was said is taken in a moment later; until then the run looks as it did, and nobody is asked twice.
            var looks = isAsked ? Self.patience : 1
            repeat {
                do { try await ContinuousClock().sleep(for: Self.pause) } catch { return .failed }
                seen = try await service.get(base + "/run")
                looks -= 1
            } while looks > 0 && seen["run"] == run
        }
    }

    /// Asks what a run that waits wants to know.
    /// - Returns: Whether to go on watching.
    private func decide(
        _ base: String,
        _ run: JSONValue,
        _ service: ServiceConnection,
        _ talk: Talk
    ) async throws(CommandFailure) -> Bool {
        if let question = run["question"]?.object {
            let (number, isUndo) = (question["step"]?.int ?? 0, question["undo"]?.bool ?? false)
            talk.tellWhereToLook(run, question)
            let answer = await talk.ask(
                isUndo ? "was step \(number) undone?" : "did step \(number) take effect?",
                ["y": "yes, I looked", "n": "no, I looked", "e": "end the run as it is"]
            )
            switch answer {
            case "y", "n":
                try await service.post(
                    base + "/run/settle",
                    ["step": JSONValue(number), "undo": .bool(isUndo), "happened": .bool(answer == "y")]
                )
            case "e": try await service.post(base + "/run/abandon", [:])
            default: return false
            }
            return true
        }
        switch await talk.ask(
            Talk.nextStep(of: run).map { "carry out step \($0)?" } ?? "go on?",
            ["y": "yes", "e": "end the run as it is"]
        ) {
        case "y": try await service.post(base + "/run/resume", [:])
        case "e": try await service.post(base + "/run/abandon", [:])
        default: return false
        }
        return true
    }
}

extension UInt8 {
    /// Whether it may stand in a name of an incident.
    fileprivate var isWord: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
