internal import IncidentModel

extension ActionCatalogue {
    /// What a database may be known as.
    private static let databases: Set<EntityKind> = [.database, .service, .statefulset, .deployment]

    /// That clients can connect again.
    private static let hasConnections = Condition(
        "target.connections.used < target.connections.maximum",
        "a connection is free"
    )

    /// Steps on databases, caches and queues.
    static let dataActions: [ActionDefinition] = [
        ActionDefinition(
            "database.terminate-sessions",
            .terminate,
            on: databases,
            "End sessions by state, the idle and the blocking ones first",
            .init(
                parameters: [
                    ParameterDefinition(
                        "state",
                        .choice(["idle", "idle-in-transaction", "blocking"]),
                        "which sessions"
                    ),
                    ParameterDefinition(
                        "older-than",
                        .duration(5...86_400),
                        isRequired: false,
                        "in that state since, seconds"
                    ),
                ],
                // A lock that others wait for leaves connections free, so that a free one says nothing of it.
                after: [
                    hasConnections,
                    Condition(
                        """
                        argument.state != 'blocking' or target.sessions.matching == 0 or target.alerts.firing == 0
                        """,
                        "of sessions that blocked others none is left, or no alert fires on it any more"
                    ),
                ],
                effects: [.dropsWork],
                undo: .irreversible("open transactions of those sessions are rolled back; their clients reconnect"),
                locks: [.target],
                timing: .init(typical: 5, slow: 30),
                cost: 0.5,
                executor: .database,
                remedies: .rates([
                    "database.connections-exhausted": 0.8, "database.lock-contention": 0.85, "database.wraparound": 0.4,
                ]),
                approval: .one
            )
        ),
        ActionDefinition(
            "database.cancel-query",
            .terminate,
            on: databases,
            "Cancel the query or maintenance run that takes the most",
            .init(
                parameters: [
                    ParameterDefinition("selection", .choice(["longest", "most-load", "maintenance"]), "which one")
                ],
                after: [quiet],
                effects: [.dropsWork],
                undo: .irreversible("the cancelled work has to be started again"),
                locks: [.target],
                timing: .init(typical: 5, slow: 60),
                cost: 0.4,
                executor: .database,
                remedies: .rates([
                    "database.slow-query": 0.8, "database.maintenance-saturating": 0.8, "database.lock-contention": 0.5,
                    "database.replication-lag": 0.6, "database.storage-full": 0.35,
                ]),
                approval: .one
            )
        ),
        ActionDefinition(
            "database.set-parameter",
            .correct,
            on: databases,
            "Set a server parameter that can be changed while it runs",
            .init(
                parameters: [ParameterDefinition("correction", .correction, "the parameter, its value now and then")],
                after: [quiet],
                undo: .restoresRecordedState(meaning: "set the parameter back to the recorded value"),
                locks: [.target],
                timing: .init(typical: 5, slow: 30),
                cost: 0.6,
                executor: .database,
                remedies: .rates([
                    "database.read-only": 0.85, "database.connections-exhausted": 0.5,
                    "database.maintenance-saturating": 0.55, "certificate.not-trusted": 0.4, "database.slow-query": 0.3,
                    "database.wraparound": 0.3,
                ])
            )
        ),
        ActionDefinition(
            "database.limit-clients",
            .limit,
            on: databases,
            "Limit the connections or the write rate of the heaviest client",
            .init(
                parameters: [ParameterDefinition("share-percent", .integer(5...90), "what it may keep, in percent")],
                after: [quiet],
                effects: [.shedsLoad(share: 0.1)],
                undo: .restoresRecordedState(meaning: "lift the limit"),
                locks: [.target, .callers],
                timing: .init(typical: 5, slow: 30),
                cost: 0.8,
                executor: .database,
                remedies: .rates([
                    "database.replication-lag": 0.65, "database.connections-exhausted": 0.55,
                    "database.maintenance-saturating": 0.4, "database.slow-query": 0.45, "database.storage-full": 0.4,
                    "database.hot-partition": 0.6, "storage.slow": 0.45,
                ])
            )
        ),
        ActionDefinition(
            "database.extend-storage",
            .storage,
            on: [.database, .statefulset, .service],
            "Give the database more storage",
            .init(
                parameters: [
                    ParameterDefinition("growth-percent", .integer(10...200), "by how much of its size, in percent")
                ],
                after: [hasRoom],
                undo: .irreversible("storage cannot be made smaller"),
                locks: [.target, .data],
                timing: .init(typical: 120, slow: 900),
                cost: 2,
                executor: .cloud,
                remedies: .rates(["database.storage-full": 0.85]),
                approval: .one
            )
        ),
        ActionDefinition(
            "database.defragment",
            .storage,
            on: [.database, .statefulset],
            "Give unused space back, one member at a time, the leader last",
            .init(
                after: [quiet],
                effects: [.replacesInstances(shareAtOnce: 0.34)],
                undo: .notNeeded,
                locks: [.target, .data],
                timing: .init(typical: 60, slow: 600),
                cost: 1,
                executor: .database,
                remedies: .rates(["database.fragmented": 0.9])
            )
        ),
        ActionDefinition(
            "database.resize",
            .scale,
            on: [.database],
            "Give the database or replica a larger machine",
            .init(
                after: [quiet],
                effects: [.stopsAllInstances, .addsCapacity(share: 1)],
                undo: .action("database.resize", meaning: "go back to the machine before, with another interruption"),
                locks: [.target, .data],
                timing: .init(typical: 400, slow: 1500),
                cost: 4,
                executor: .cloud,
                remedies: .rates([
                    "database.slow-query": 0.5, "database.replication-lag": 0.5, "resource.cpu-overload": 0.6,
                    "storage.slow": 0.5,
                ]),
                approval: .two
            )
        ),
        ActionDefinition(
            "database.restart",
            .restart,
            on: [.database],
            "Restart the database server",
            .init(
                after: [quiet],
                effects: [.stopsAllInstances, .coolsCache(loadFactor: 1.6, seconds: 600), .dropsWork],
                undo: .notNeeded,
                locks: [.target, .callers, .data],
                timing: .init(typical: 60, slow: 600),
                cost: 3,
                executor: .database,
                remedies: .rates([
                    "database.read-only": 0.35, "database.unavailable": 0.5, "database.split-brain": 0.35,
                    "database.replication-broken": 0.3, "cluster.store-unavailable": 0.35,
                ]),
                approval: .two
            )
        ),
        ActionDefinition(
            "database.promote-replica",
            .failover,
            on: [.database],
            "Let the replica that is up to date take over",
            .init(
                before: [
                    Condition("target.replication.lag < 5", "the replica is less than 5 s behind")
                ],
                after: [quiet],
                effects: [.failsOver(seconds: 60), .dropsWork],
                undo: .irreversible("the former primary has to be rebuilt as a replica"),
                locks: [.target, .callers, .data],
                timing: .init(typical: 90, slow: 600),
                cost: 4,
                executor: .database,
                remedies: .rates([
                    "database.read-only": 0.5, "database.unavailable": 0.6, "database.corrupted": 0.7,
                    "database.split-brain": 0.3,
                ])
            )
        ),
        ActionDefinition(
            "cache.flush-pattern",
            .flush,
            on: [.cache, .service],
            "Remove the wrong entries by a declared key pattern",
            .init(
                parameters: [ParameterDefinition("pattern", .name, "the name of a key pattern that policy declares")],
                after: [quiet],
                effects: [.coolsCache(loadFactor: 2, seconds: 600)],
                undo: .irreversible("removed entries have to be computed again"),
                locks: [.target, .callers],
                timing: .init(typical: 10, slow: 60),
                cost: 2,
                executor: .cache,
                remedies: .rates(["cache.stale-entries": 0.9])
            )
        ),
        ActionDefinition(
            "cache.set-limits",
            .correct,
            on: [.cache, .service, .deployment],
            "Set the cache's memory limit and eviction policy",
            .init(
                parameters: [ParameterDefinition("correction", .correction, "the setting, its value now and then")],
                after: [quiet],
                undo: .restoresRecordedState(meaning: "set the limits back to the recorded values"),
                locks: [.target],
                timing: .init(typical: 5, slow: 30),
                cost: 0.7,
                executor: .cache,
                remedies: .rates(["cache.memory-full": 0.8, "cache.persistence-failing": 0.6])
            )
        ),
        ActionDefinition(
            "queue.limit-producers",
            .limit,
            on: [.queue, .service],
            "Slow down what fills the queue",
            .init(
                parameters: [ParameterDefinition("share-percent", .integer(5...90), "what they may keep, in percent")],
                after: [quiet],
                effects: [.shedsLoad(share: 0.15)],
                undo: .restoresRecordedState(meaning: "lift the limit"),
                locks: [.target, .callers],
                timing: .init(typical: 10, slow: 60),
                cost: 1,
                executor: .queue,
                remedies: .rates([
                    "queue.backlog-growing": 0.55, "queue.producers-blocked": 0.5, "database.hot-partition": 0.3,
                ])
            )
        ),
        ActionDefinition(
            "queue.park-message",
            .correct,
            on: [.queue, .deployment, .service],
            "Move the message that cannot be handled to the dead-letter queue",
            .init(
                after: [quiet],
                undo: .restoresRecordedState(meaning: "put the message back"),
                locks: [.target],
                timing: .init(typical: 10, slow: 60),
                cost: 0.7,
                executor: .queue,
                remedies: .rates(["queue.poison-message": 0.85])
            )
        ),
    ]
}
