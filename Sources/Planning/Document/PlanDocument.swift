public import ContentDigests
internal import IncidentModel
internal import Risk
public import StrictJSON

/// A plan as it is printed, stored and compared: the plan with everything it was made from, and a digest of the whole.
///
/// The digest covers every field but the timings and itself, in canonical form, so that the same evidence, catalogue,
/// knowledge and seed give the same digest on every machine.
public struct PlanDocument: Sendable {
    /// Milliseconds that the parts of the work took; the only part of a document that differs from run to run.
    public struct Timings: Sendable, Hashable {
        /// Reading and diagnosing.
        public var diagnosis: Double?
        /// The deterministic plan.
        public var deterministic: Double?
        /// Waiting for the model's plan, when one was asked for.
        public var model: Double?
        /// Everything.
        public var total: Double

        /// Creates timings.
        public init(diagnosis: Double? = nil, deterministic: Double? = nil, model: Double? = nil, total: Double) {
            self.diagnosis = diagnosis
            self.deterministic = deterministic
            self.model = model
            self.total = total
        }
    }

    /// The identifier of the form.
    public static let schema = "evenkeel.plan/1"

    /// The plan.
    public let plan: Plan
    /// What it was made from.
    public let request: PlanRequest
    /// How long it took.
    public let timings: Timings
    /// The digest of everything but the timings.
    public let digest: ContentDigest
    /// The document without timings and digest.
    private let body: JSONObject

    /// The document of `plan`.
    public init(_ plan: Plan, request: PlanRequest, timings: Timings) {
        self.plan = plan
        self.request = request
        self.timings = timings
        let body = PlanEncoder(plan: plan, request: request).body()
        self.body = body
        digest = ContentDigest(of: Self.canonical(.object(body)))
    }

    /// The document as a JSON value.
    public var json: JSONValue {
        var object = body
        object["timings"] = .object(timingFields)
        object["digest"] = .string(digest.description)
        return .object(object)
    }

    private var timingFields: JSONObject {
        var fields = JSONObject()
        let parts = [
            ("diagnosisMs", timings.diagnosis), ("deterministicMs", timings.deterministic), ("modelMs", timings.model),
            ("totalMs", timings.total),
        ]
        for (name, value) in parts {
            if let value { fields[name] = .double((value * 1000).rounded() / 1000) }
        }
        return fields
    }

    /// The canonical bytes of a value made here, which is always finite and shallow.
    private static func canonical(_ value: JSONValue) -> [UInt8] {
        do throws(JSONError) { return try value.canonicalBytes() } catch {
            preconditionFailure("a plan has no canonical form: \(error)")
        }
    }
}
