public import StrictJSON

/// What comes of a playbook that is handed in: the plan that it was made from, or an outline of somebody else's.
///
/// A playbook that says it was made from a plan of ours is taken only when it is exactly what an export of that plan
/// makes; signatures and markings that others put on it aside. A digest is no signature: it shows that nothing was
/// changed by accident or in part, not who made it, so the plan is a proposal like any other.
public enum PlaybookImport: Sendable, Equatable {
    /// A plan of ours.
    case plan(document: JSONValue, notes: [PlaybookFault])
    /// Somebody else's playbook, in words.
    case outline(PlaybookOutline)

    /// What comes of a document.
    /// - Parameter bytes: The document.
    /// - Throws: `PlaybookError` with every fault; a changed playbook of ours is a fault.
    public init(_ bytes: [UInt8]) throws(PlaybookError) {
        self = try Self.of(try PlaybookReader().read(bytes))
    }

    /// What comes of a playbook.
    private static func of(_ reading: PlaybookReader.Reading) throws(PlaybookError) -> PlaybookImport {
        guard PlanExtension.claims(reading.playbook) else { return .outline(PlaybookOutline(reading)) }
        let document = try plan(in: reading.playbook)
        let export: PlanExport
        do throws(PlaybookError) { export = try PlanExport(document) } catch {
            throw PlaybookError(
                error.faults.map { fault in
                    let pointer = "/playbook_extensions/\(PlanExtension.id)/\(PlanExtension.plan)\(fault.pointer)"
                    return PlaybookFault(pointer: pointer, problem: fault.problem, advice: fault.advice)
                }
            )
        }
        var notes = reading.notes
        let given = withoutMarks(reading, &notes)
        let differences = DocumentComparison.differences(given, export.playbook.json)
        guard differences.isEmpty else {
            throw PlaybookError(
                differences.map { pointer in
                    PlaybookFault(
                        pointer: pointer,
                        problem: "it is not what the plan in the playbook says: the playbook was changed",
                        advice: "take the playbook as it was exported, or export the plan anew"
                    )
                }
            )
        }
        return .plan(document: document, notes: notes)
    }

    /// The plan in the playbook, its steps back in their places.
    private static func plan(in playbook: Playbook) throws(PlaybookError) -> JSONValue {
        let place = "/playbook_extensions/\(PlanExtension.id)"
        guard let held = playbook.extensions?[PlanExtension.id], var plan = held[PlanExtension.plan]?.object,
            let order = plan["steps"]?.array
        else {
            throw PlaybookError(
                "the playbook says that it was made from a plan, and holds none",
                at: place,
                advice: "take the playbook as it was exported; tools may have dropped the extension"
            )
        }
        let steps = playbook.steps.reduce(into: [String: JSONValue]()) { steps, step in
            steps[step.id.description] = step.extensions?[PlanExtension.id]?[PlanExtension.step]
        }
        var missing: [PlaybookFault] = []
        var restored: [JSONValue] = []
        for (number, id) in order.enumerated() {
            if let step = id.string.flatMap({ steps[$0] }) {
                restored.append(step)
            } else {
                missing.append(
                    PlaybookFault(
                        pointer: "\(place)/\(PlanExtension.plan)/steps/\(number)",
                        problem: "the workflow holds no such step of the plan",
                        advice: "take the playbook as it was exported"
                    )
                )
            }
        }
        guard missing.isEmpty else { throw PlaybookError(Array(missing.prefix(PlaybookLimits.reported))) }
        plan["steps"] = .array(restored)
        return .object(plan)
    }

    /// The document without what others may put on it: signatures, which are no change of a playbook, and markings.
    private static func withoutMarks(_ reading: PlaybookReader.Reading, _ notes: inout [PlaybookFault]) -> JSONValue {
        var object = reading.document.object ?? JSONObject()
        for (member, what) in [
            ("signatures", "signatures"), ("markings", "markings"),
            ("data_marking_definitions", "definitions of markings"),
        ] where object[member] != nil {
            object[member] = nil
            notes.append(
                PlaybookFault(
                    pointer: "/\(member)",
                    problem: "the playbook bears \(what) of somebody",
                    advice: "they were neither verified nor trusted, and the plan does not hold them"
                )
            )
        }
        return .object(object)
    }
}
