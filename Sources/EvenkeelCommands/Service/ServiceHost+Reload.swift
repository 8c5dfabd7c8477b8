internal import Console
internal import IncidentEngine
internal import IncidentLedger

extension ServiceHost {
    /// Reads the configuration anew; where it is wrong the old one goes on.
    func reload(_ parts: Parts) async {
        do throws(CommandFailure) {
            let fresh = try isDemo ? context.demoConfiguration() : context.configuration()
            try parts.present.check(fresh)
            let access = try ServiceHost(context: context, configuration: fresh, isDemo: isDemo).access(parts.folder)
            do throws(EngineError) {
                try parts.engine.reload(try Self.settings(fresh, access.directory, parts.folder), fresh)
            } catch {
                throw CommandFailure(error)
            }
            parts.console.replace(try Self.trust(fresh.serve, access.directory))
            parts.present.replace(fresh)
            parts.engine.alarm("configuration", nil)
            context.terminal.say("the configuration was read anew")
            parts.engine.note(
                refusal: Remark(kind: "policy.loaded", text: "The configuration was read anew."),
                by: "engine"
            )
        } catch {
            for problem in error.problems { context.terminal.say(problem) }
            context.terminal.say("the configuration is as it was: the new one cannot be used")
            let problem = error.problems.first ?? "it cannot be used"
            parts.engine.alarm("configuration", "the new configuration was refused: \(problem)")
            let remark = Remark(kind: "configuration.refused", text: "A new configuration was refused: \(problem)")
            parts.engine.note(refusal: remark, by: "engine")
        }
    }
}
