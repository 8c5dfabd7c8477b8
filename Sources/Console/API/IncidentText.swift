internal import ContentDigests
internal import Governance
internal import IncidentEngine
internal import IncidentLedger
internal import IncidentModel
internal import Remediation
internal import Risk
internal import StrictJSON

/// Incidents as JSON.
enum IncidentText: Sendable {
    /// The members of a summary.
    static func write(_ record: IncidentRecord, of engine: LiveEngine, to writer: inout JSONWriter) {
        write(record, environment: engine.environments(of: [record]).first ?? "", to: &writer)
    }

    /// A list of summaries.
    static func write(_ records: [IncidentRecord], of engine: LiveEngine, to writer: inout JSONWriter) {
        writer.list("items", zip(records, engine.environments(of: records))) { writer, item in
            writer.object { write(item.0, environment: item.1, to: &$0) }
        }
    }

    private static func write(_ record: IncidentRecord, environment: String, to writer: inout JSONWriter) {
        writer.member("id", record.id.text)
        writer.member("title", record.title)
        writer.member("status", record.status.rawValue)
        writer.member("phase", record.phase.rawValue)
        writer.member("severity", record.severity.word)
        writer.member("tenant", record.tenant)
        writer.member("environment", environment)
        writer.member("services", record.services)
        writer.object("alerts") {
            $0.member("firing", record.firing)
            $0.member("resolved", max(0, record.total - record.firing))
            $0.member("total", record.total)
        }
        writer.member("openedAt", record.openedAt.description)
        writer.member("updatedAt", record.updatedAt.description)
        writer.member("resolvedAt", record.resolvedAt)
        writer.member("mergedInto", record.mergedInto?.text)
        write(record.diagnosis?.cause, to: &writer)
        let plan = record.plan
        writer.member("risk", plan?.made.tier?.rawValue)
        writer.member("rung", plan?.made.rung.rawValue)
        writer.object("approvals") {
            $0.member("needed", plan?.made.request?.needed ?? 0)
            $0.member("given", plan?.grants.count ?? 0)
        }
        writer.member("planDigest", plan?.made.digest.description)
        writer.member("version", record.version)
    }

    private static func write(_ cause: IncidentRecord.Cause?, to writer: inout JSONWriter) {
        writer.key("cause")
        guard let cause else { return writer.writeNull() }
        writer.object {
            $0.key("entity")
            $0.write(cause.entity)
            $0.member("fault", cause.fault)
            $0.member("summary", cause.summary)
            $0.member("confidence", cause.confidence)
        }
    }

    /// A decision, or null.
    static func write(_ decision: PolicyDecision?, to writer: inout JSONWriter) {
        writer.key("decision")
        guard let decision else { return writer.writeNull() }
        writer.object {
            $0.member("rung", decision.rung.rawValue)
            $0.member("reasons", decision.reasons)
            $0.member("needed", decision.needed)
            $0.member("environment", decision.environment)
            $0.list("blockedBy", decision.blockedBy) { writer, block in
                writer.object {
                    $0.member("kind", block.kind.rawValue)
                    $0.member("reason", block.reason)
                }
            }
        }
    }

    /// One line of the timeline.
    static func write(_ news: EngineNews, to writer: inout JSONWriter) {
        writer.object {
            $0.member("sequence", news.sequence)
            $0.member("time", news.time.description)
            $0.member("kind", news.kind)
            $0.member("actor", news.actor)
            $0.member("summary", news.summary)
        }
    }

    /// The card that people approve by.
    static func write(_ card: ApprovalCard, to writer: inout JSONWriter) {
        writer.member("planDigest", card.plan.description)
        writer.member("evidenceDigest", card.binding?.evidence.description)
        writer.member("effectDigest", card.binding?.effect.description)
        writer.member("stateFingerprint", card.binding?.state.description)
        writer.member("nonce", card.binding?.nonce)
        writer.member("expiresAt", card.expires)
        writer.member("state", card.state?.word)
        writer.member("ending", card.ending)
        writer.member("needed", card.needed)
        writer.list("given", card.grants) { writer, grant in
            writer.object {
                $0.member("user", grant.person)
                $0.member("time", grant.time.description)
                $0.member("comment", grant.comment)
            }
        }
        write(card.decision, to: &writer)
        writer.member("mayApprove", card.mayApprove)
        writer.member("whyNot", card.whyNot)
        writer.member("voids", card.voids)
        writer.list("steps", card.steps) { writer, step in
            writer.object {
                $0.member("number", step.number)
                $0.member("title", step.title)
                $0.key("target")
                $0.write(step.target)
                $0.member("class", step.actionClass.rawValue)
                $0.member("approval", step.approval.rawValue)
            }
        }
    }

    /// One alert.
    static func write(_ whole: IncidentRecord.WholeAlert, to writer: inout JSONWriter) {
        let alert = whole.alert
        writer.object {
            $0.member("fingerprint", alert.fingerprint)
            $0.member("status", alert.status.rawValue)
            for (key, labels) in [("labels", alert.labels), ("annotations", alert.annotations)] {
                $0.object(key) { writer in
                    for label in labels { writer.member(label.name, label.value) }
                }
            }
            $0.member("startsAt", alert.startsAt.description)
            $0.member("endsAt", alert.endsAt)
            $0.member("source", whole.source)
            $0.member("generatorURL", alert.generatorURL)
        }
    }
}
