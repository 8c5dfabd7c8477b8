internal import IncidentModel

extension ActionCatalogue {
    /// Every kind of entity.
    private static let anything = Set(EntityKind.allCases)
    /// The kinds that log.
    private static let loggers: Set<EntityKind> = [
        .pod, .deployment, .statefulset, .daemonset, .job, .cronjob, .service, .database, .cache, .queue, .host, .node,
    ]

    /// Steps that change no system: look, wait, silence, page.
    static let observation: [ActionDefinition] = [
        ActionDefinition(
            "kubernetes.inspect",
            .look,
            on: anything.subtracting([.team, .external, .flag]),
            "Read the object's state and events",
            .init(timing: .init(typical: 2, slow: 10))
        ),
        ActionDefinition(
            "kubernetes.read-logs",
            .look,
            on: loggers,
            "Read the newest log lines, the previous container's too",
            .init(timing: .init(typical: 3, slow: 15))
        ),
        ActionDefinition(
            "metrics.query",
            .look,
            on: anything.subtracting([.team]),
            "Read the metrics that the diagnosis rests on",
            .init(timing: .init(typical: 1, slow: 10), executor: .engine)
        ),
        ActionDefinition(
            "dns.resolve",
            .look,
            on: [.service, .deployment, .pod, .external, .host],
            "Resolve the target's name from inside of the cluster",
            .init(timing: .init(typical: 2, slow: 10))
        ),
        ActionDefinition(
            "database.list-sessions",
            .look,
            on: [.database, .service, .deployment, .statefulset],
            "List sessions, what they run, what they wait for and since when",
            .init(timing: .init(typical: 2, slow: 20), executor: .database)
        ),
        ActionDefinition(
            "host.disk-usage",
            .look,
            on: [.host, .node],
            "List what takes the disk space under the declared paths",
            .init(timing: .init(typical: 10, slow: 60), executor: .systemd)
        ),
        ActionDefinition(
            "evidence.capture",
            .look,
            on: [.pod, .deployment, .statefulset, .daemonset, .host, .node, .service, .database],
            "Keep the target's state, processes and connections as evidence before anything changes",
            .init(timing: .init(typical: 30, slow: 180), executor: .evidence)
        ),
        ActionDefinition(
            "incident.wait",
            .wait,
            on: anything,
            "Wait and watch whether the symptoms go by themselves",
            .init(
                parameters: [ParameterDefinition("for", .duration(30...3600), "how long to watch, in seconds")],
                after: [Condition("target.alerts.firing == 0", "no alert fires on the target any more")],
                timing: .init(typical: 300, slow: 900),
                executor: .engine
            )
        ),
        ActionDefinition(
            "alertmanager.silence",
            .silence,
            on: anything.subtracting([.team]),
            "Silence the alerts of the target for a limited time",
            .init(
                parameters: [ParameterDefinition("for", .duration(300...86_400), "how long, in seconds")],
                undo: .restoresRecordedState(meaning: "expire the silence"),
                timing: .init(typical: 1, slow: 5),
                executor: .alertmanager
            )
        ),
        ActionDefinition(
            "incident.page",
            .page,
            on: anything,
            "Call the person in charge, with the diagnosis and this plan",
            .init(
                parameters: [
                    ParameterDefinition(
                        "reason",
                        .choice([
                            "decision-needed", "value-needed", "capacity-needed", "cause-unknown", "data-at-risk",
                            "security", "outside-party",
                        ]),
                        "why a person is needed"
                    )
                ],
                timing: .init(typical: 300, slow: 1200),
                cost: 2,
                executor: .person,
                // A person ends what no action here can, in time; the low rate keeps a page from winning over a cure.
                remedies: []
            )
        ),
    ]
}
