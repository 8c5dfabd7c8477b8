import StrictJSON

/// What a service could answer about one incident whose every text is given.
enum PageAnswers {
    static let incident = "inc-3f2a9c81d0ab"

    /// The answers by method and path. `text` stands wherever the service would repeat what it was told, `name` is the
    /// target's.
    static func about(text: String, name: String = "checkout", tier: String = "medium") throws -> [String: String] {
        let target: JSONValue = ["kind": "deployment", "namespace": "shop", "name": .string(name)]
        let summary = summary(text, target)
        let detail = adding(
            ["timeline": [entry(text)], "decision": nil, "notes": [["text": .string(text)]]],
            to: summary
        )
        let card = card(text, target)
        let documents: [String: JSONValue] = [
            "GET /api/v1/session": session, "POST /api/v1/session": session,
            "GET /api/v1/governance": ["stop": ["engaged": false], "policy": [:], "alarms": []],
            "GET /api/v1/incidents": ["items": [summary], "next": nil, "total": 1],
            "GET /api/v1/incidents/\(incident)": detail,
            "GET /api/v1/incidents/\(incident)/plan": plan(text, target, tier),
            "GET /api/v1/incidents/\(incident)/diagnosis": ["hypotheses": [], "ruledOut": []],
            "GET /api/v1/incidents/\(incident)/approval": card,
            "POST /api/v1/incidents/\(incident)/approve": card,
            "GET /api/v1/incidents/\(incident)/graph": [
                "nodes": [["entity": target, "role": "cause", "replicas": 4]], "edges": [],
            ],
            "GET /api/v1/incidents/\(incident)/alerts": [
                "items": [
                    [
                        "fingerprint": "f", "status": "firing", "labels": ["alertname": .string(text)],
                        "annotations": ["summary": .string(text)], "startsAt": .string(text),
                        "source": .string(text), "generatorURL": .string(text),
                    ]
                ],
                "next": nil, "total": 1,
            ],
            "GET /api/v1/incidents/\(incident)/metrics": ["series": []],
        ]
        var answers = try documents.mapValues { String(decoding: try $0.serialized(), as: UTF8.self) }
        var run = RunAnswers(outcome: "undone", ending: text)
        run.steps = [RunAnswers.Step(title: text, phase: "failed", detail: text, forecast: text, finding: text)]
        answers["GET /api/v1/incidents/\(incident)/run"] = try run.document
        return answers
    }

    private static let session: JSONValue = [
        "user": "ada", "roles": ["approver"], "csrf": "token", "expiresAt": "2026-11-26T12:00:00Z",
    ]

    private static func adding(_ more: JSONValue, to value: JSONValue) -> JSONValue {
        let members = [value, more].flatMap { $0.object.map { Array($0) } ?? [] }
        return .object(JSONObject(members.map { ($0.key, $0.value) }))
    }

    private static func summary(_ text: String, _ target: JSONValue) -> JSONValue {
        [
            "id": .string(incident), "title": .string(text), "status": "open", "phase": "awaiting-approval",
            "severity": "critical", "tenant": "", "environment": .string(text), "services": [.string(text)],
            "alerts": ["firing": 1, "resolved": 0, "total": 1], "openedAt": "2026-11-26T01:00:00Z",
            "updatedAt": "2026-11-26T01:00:00Z", "resolvedAt": nil,
            "cause": ["entity": target, "fault": .string(text), "summary": .string(text), "confidence": 0.9],
            "risk": "medium", "rung": "approve", "approvals": ["needed": 1, "given": 0], "planDigest": "sha256:00",
            "version": 7,
        ]
    }

    private static func entry(_ text: String) -> JSONValue {
        [
            "sequence": 7, "time": "2026-11-26T01:00:00Z", "kind": "plan.made", "actor": .string(text),
            "summary": .string(text),
        ]
    }

    private static func card(_ text: String, _ target: JSONValue) -> JSONValue {
        [
            "planDigest": "sha256:00", "evidenceDigest": "sha256:01", "effectDigest": "sha256:02",
            "stateFingerprint": "sha256:03", "nonce": "n", "expiresAt": "2027-11-26T01:00:00Z", "needed": 1,
            "given": [], "decision": ["rung": "approve", "reasons": [.string(text)], "needed": 1, "blockedBy": []],
            "mayApprove": true, "whyNot": nil, "voids": [.string(text)],
            "steps": [
                ["number": 1, "title": .string(text), "target": target, "class": "rollback", "approval": "one"]
            ],
        ]
    }

    private static func plan(_ text: String, _ target: JSONValue, _ tier: String) -> JSONValue {
        [
            "planner": "deterministic", "plannerReason": .string(text), "abstained": false, "abstention": nil,
            "hypotheses": [
                [
                    "rank": 1, "confidence": 0.9, "entity": target, "fault": "workload.bad-release",
                    "summary": .string(text), "evidence": ["E1"], "path": [.string(text), "gateway"], "corrections": [],
                ]
            ],
            "steps": [step(text, target)], "risk": risk(text, target, tier),
            "considered": [["proposal": .string(text), "origin": .string(text), "reason": .string(text)]],
            "evidence": [
                [
                    "id": "E1", "source": "log", "document": .string(text), "locator": .string(text),
                    "excerpt": .string(text),
                ]
            ],
            "missing": [.string(text)], "notes": [], "timings": ["totalMs": 12.5], "digest": "sha256:00",
        ]
    }

    private static func step(_ text: String, _ target: JSONValue) -> JSONValue {
        [
            "number": 1, "action": "kubernetes.rollback-workload", "class": "rollback", "title": .string(text),
            "target": target, "approval": "one", "arguments": ["revision": 41, "note": .string(text)],
            "supply": .string(text), "origin": "catalogue",
            "rationale": [["text": .string(text), "citations": ["E1"]]],
            "preconditions": [["expression": .string(text), "meaning": .string(text), "state": "unknown"]],
            "invariants": [], "expectedEffect": .string(text),
            "verification": ["withinSeconds": 600, "conditions": [["expression": "x", "meaning": .string(text)]]],
            "compensation": ["kind": "action", "action": .string(text), "meaning": .string(text)],
        ]
    }

    private static func risk(_ text: String, _ target: JSONValue, _ tier: String) -> JSONValue {
        [
            "tier": .string(tier), "errorMinutes": ["mean": 2.3, "tail95": 12.3],
            "errorMinutesDoingNothing": ["mean": 17.2, "tail95": 33.0], "probabilityOfWorse": 0.004,
            "probabilityOfRecovery": 0.92, "probabilityOfRecoveryDoingNothing": 0.04, "medianMinutesToRecover": 4.4,
            "slowMinutesToRecover": nil, "affected": [target], "lowestMargin": -0.36, "irreversible": [.string(text)],
            "measuredQuantities": 9, "quantities": 25, "assumptions": [.string(text)], "samples": 240,
            "horizonMinutes": 60, "sentences": [.string(text)],
        ]
    }
}
