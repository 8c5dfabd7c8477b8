import ContentDigests
import EvenkeelTestKit
import StrictJSON

/// Plan documents made at random: every field of the form, with texts that readers and terminals trip over.
enum GeneratedPlan {
    private static let texts = [
        "checkout", "the database", "", " ", "a\"b\\c/d~e", "\u{1B}[2J red", "\u{202E}txet", "line\nline\ttab", "Ünï 🚂",
        "e\u{301}", "\u{e9}", "__lamp__:value", "{\"type\":\"manual\"}", "; rm -r *", "\u{0}", "<b>bold</b>",
        String(repeating: "long ", count: 1200), "extension-definition--2aa0bbef-fd7c-4d23-b5fb-921744710931",
    ]
    private static let numbers: [JSONValue] = [
        0, 1, -7, 1.5, 0.1, 1e-9, -2.5e200, .integer(.max), .integer(.min), .unsigned(.max), 600.0, 3.0,
    ]

    private static func text(_ generator: inout SeededGenerator) -> JSONValue {
        .string(texts.randomElement(using: &generator) ?? "")
    }

    private static func name(_ generator: inout SeededGenerator) -> JSONValue {
        let name = texts.randomElement(using: &generator) ?? ""
        return .string(name.isEmpty ? "x" : name)
    }

    private static func flip(_ generator: inout SeededGenerator) -> Bool { Bool.random(using: &generator) }

    private static func list(
        _ most: Int,
        _ generator: inout SeededGenerator,
        _ make: (inout SeededGenerator) -> JSONValue
    ) -> JSONValue {
        .array((0..<Int.random(in: 0...most, using: &generator)).map { _ in make(&generator) })
    }

    private static func value(_ depth: Int, _ generator: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &generator) {
        case 0: return .null
        case 1: return .bool(flip(&generator))
        case 2, 3: return numbers.randomElement(using: &generator) ?? 0
        case 4: return text(&generator)
        case 5: return list(3, &generator) { value(depth - 1, &$0) }
        default:
            var object = JSONObject()
            for _ in 0..<Int.random(in: 0...3, using: &generator) {
                object[texts.randomElement(using: &generator) ?? "k"] = value(depth - 1, &generator)
            }
            return .object(object)
        }
    }

    private static func entity(_ generator: inout SeededGenerator) -> JSONValue {
        // Names of entities have a form of their own, which a plan is read by.
        let name = ["ferry", "pier-7", "tickets.db_1"].randomElement(using: &generator) ?? "ferry"
        return flip(&generator)
            ? ["kind": "deployment", "namespace": "harbour", "name": .string(name)]
            : ["kind": "node", "name": .string(name)]
    }

    private static func conditions(_ generator: inout SeededGenerator) -> JSONValue {
        list(2, &generator) { generator in
            [
                "expression": text(&generator), "meaning": text(&generator),
                "state": flip(&generator) ? "unknown" : "holds",
            ]
        }
    }

    private static func step(_ number: Int, _ generator: inout SeededGenerator) -> JSONValue {
        var arguments = JSONObject()
        for name in ["revision", "field", "replicas"] where flip(&generator) { arguments[name] = value(2, &generator) }
        let citations = ["E1", "E2", "E9"]
        let kinds = ["not-needed", "action", "restore-recorded-state", "irreversible", "somehow"]
        return [
            "number": JSONValue(number), "action": name(&generator), "class": flip(&generator) ? "restart" : "look",
            "title": text(&generator), "target": entity(&generator),
            "approval": .string(["none", "one", "two"].randomElement(using: &generator) ?? "one"),
            "arguments": .object(arguments), "supply": flip(&generator) ? .null : text(&generator),
            "origin": text(&generator),
            "rationale": list(3, &generator) { generator in
                [
                    "text": text(&generator),
                    "citations": list(2, &generator) { .string(citations.randomElement(using: &$0) ?? "E1") },
                ]
            },
            "preconditions": conditions(&generator), "invariants": conditions(&generator),
            "expectedEffect": text(&generator),
            "verification": [
                "withinSeconds": numbers.randomElement(using: &generator) ?? 1, "conditions": conditions(&generator),
            ],
            "compensation": [
                "kind": .string(kinds.randomElement(using: &generator) ?? "action"), "action": text(&generator),
                "meaning": text(&generator),
            ],
            "executor": "kubernetes", "locks": ["target"], "more": value(3, &generator),
        ]
    }

    /// A plan document with its digest.
    static func document(_ generator: inout SeededGenerator) -> JSONValue {
        let steps = (0..<Int.random(in: 0...6, using: &generator)).map { step($0 + 1, &generator) }
        var body: JSONObject = [
            "schema": "evenkeel.plan/1", "version": 1,
            "incident": ["id": name(&generator), "capturedAt": "2026-10-14T10:19:40.123456Z", "onset": .null],
            "seed": JSONValue(generator.next()), "planner": "deterministic", "plannerReason": text(&generator),
            "abstained": .bool(steps.isEmpty), "abstention": steps.isEmpty ? text(&generator) : .null,
            "hypotheses": list(3, &generator) { generator in
                [
                    "fault": "workload.bad-release", "entity": entity(&generator), "confidence": 0.5,
                    "summary": text(&generator),
                ]
            },
            "steps": .array(steps),
            "risk": flip(&generator) ? .null : ["tier": "low", "sentences": [text(&generator)]],
            "evidence": list(4, &generator) { generator in
                [
                    "id": .string(["E1", "E2", "E3"].randomElement(using: &generator) ?? "E1"), "source": "log",
                    "document": text(&generator), "locator": text(&generator), "excerpt": text(&generator),
                ]
            },
            "notes": list(2, &generator) { text(&$0) }, "extra": value(4, &generator),
        ]
        if !steps.isEmpty { body["world"] = ["components": [], "calls": [], "faults": [], "assumptions": []] }
        return signed(.object(body))
    }

    /// A document with the digest of its content, and timings.
    static func signed(_ document: JSONValue) -> JSONValue {
        var body = document.object ?? JSONObject()
        body["timings"] = nil
        body["digest"] = nil
        // Documents made here are finite, so that each has a canonical form.
        let bytes = (try? JSONValue.object(body).canonicalBytes()) ?? []
        body["timings"] = ["totalMs": 1.25]
        body["digest"] = .string(ContentDigest(of: bytes).description)
        return .object(body)
    }
}
