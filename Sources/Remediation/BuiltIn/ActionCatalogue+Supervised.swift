internal import IncidentModel

extension ActionCatalogue {
    /// The process, as operators declare it.
    private static let process = ParameterDefinition("process", .name, "the process as its supervisor names it")

    /// Steps on processes that a supervisor runs on a host.
    static let supervisedActions: [ActionDefinition] = [
        ActionDefinition(
            "supervisor.restart-process",
            .restart,
            on: [.service, .host],
            "Restart a supervised process",
            .init(
                parameters: [process],
                after: [quiet],
                effects: [.stopsAllInstances, .dropsWork],
                locks: [.target],
                timing: .init(typical: 10, slow: 60),
                cost: 0.6,
                executor: .supervisor,
                remedies: .rates([
                    "workload.process-stopped": 0.7, "resource.memory-leak": 0.75, "queue.consumer-stopped": 0.55,
                    "service.unreachable": 0.35, "resource.deadlocked": 0.8, "resource.thread-pool-exhausted": 0.6,
                    "resource.file-descriptors-exhausted": 0.6, "credential.stale-in-process": 0.85,
                    "resource.overload-sustained": 0.65,
                ])
            )
        ),
        ActionDefinition(
            "supervisor.start-process",
            .restart,
            on: [.service, .host],
            "Start a supervised process that does not run",
            .init(
                parameters: [process],
                after: [quiet],
                undo: .action("supervisor.stop-process", meaning: "stop the process again"),
                locks: [.target],
                timing: .init(typical: 5, slow: 30),
                cost: 0.5,
                executor: .supervisor,
                // What does not run is not stopped by it, unlike by a restart.
                remedies: .rates(["workload.process-stopped": 0.8])
            )
        ),
        ActionDefinition(
            "supervisor.stop-process",
            .terminate,
            on: [.service, .host],
            "Stop a supervised process on which nothing depends",
            .init(
                parameters: [process],
                before: [Condition("target.callers == 0", "nothing is known to call it")],
                after: [quiet],
                effects: [.stopsAllInstances, .dropsWork],
                undo: .action("supervisor.start-process", meaning: "start the process again"),
                locks: [.target],
                timing: .init(typical: 5, slow: 30),
                cost: 0.8,
                executor: .supervisor,
                remedies: .rates(["resource.cpu-overload": 0.8, "security.crypto-mining": 0.4]),
                approval: .one
            )
        ),
        ActionDefinition(
            "supervisor.rollback-release",
            .rollback,
            on: [.service],
            "Go back to the release before and restart the service's processes",
            .init(
                parameters: [process],
                after: [quiet],
                window: 120,
                effects: [.stopsAllInstances, .dropsWork],
                undo: .restoresRecordedState(meaning: "go forward to the release before this step"),
                locks: [.target],
                timing: .init(typical: 15, slow: 90),
                cost: 0.9,
                executor: .supervisor,
                remedies: .rates([
                    "workload.bad-release": 0.88, "release.schema-mismatch": 0.6,
                    "release.interface-incompatible": 0.75,
                    "startup.library-missing": 0.6, "startup.command-invalid": 0.6,
                ])
            )
        ),
    ]
}
