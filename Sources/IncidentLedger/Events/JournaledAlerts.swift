internal import IncidentModel
internal import StrictJSON

/// Alerts as the journal holds them, of which only that was read that the state needs of each: of a long journal few
/// alerts are still kept whole.
struct JournaledAlerts: Sendable {
    /// By what each is known.
    private(set) var marks: [AlertMark] = []
    /// The event without its alerts.
    private let event: AlertsReceived
    /// The body, and where in it each alert stands.
    private let body: [UInt8]
    private var places: [Range<Int>] = []

    /// Who sent them.
    var source: String { event.source }
    /// Whether their incident begins with them.
    var isOpening: Bool { event.isOpening }

    /// Reads an event's body.
    /// - Throws: What it has wrong, but for what only those who ask for a whole alert need.
    /// - Complexity: O(`body.count`).
    init(reading body: [UInt8], _ names: inout GroupingIndex.NameMaker) throws(JSONError) {
        self.body = body
        var outlines: [AlertOutline] = []
        event = try AlertsReceived.read(body) { reader throws(JSONError) in
            outlines.append(try AlertOutline(&reader))
        }
        places = outlines.map(\.place)
        // Only now is it known where they come from: the members stand in the order of their names.
        marks.reserveCapacity(outlines.count)
        for outline in outlines {
            let origin = AlertOrigin(of: outline.labels, tenant: event.tenant, environment: event.environment)
            let key = AlertKey(
                fingerprint: outline.fingerprint,
                labels: outline.labels,
                startsAt: outline.startsAt,
                from: event.source,
                tenant: event.tenant
            )
            marks.append(AlertMark(labels: outline.labels, isFiring: outline.isFiring, key, origin, &names))
        }
    }

    /// The alert at a place, whole; nil when it cannot be read.
    /// - Complexity: O(its size).
    func alert(_ place: Int) -> Alert? {
        try? AlertsReceived.alert(from: Array(body[places[place]]))
    }

    /// The first alert, whole, and where it belongs.
    func first() -> (alert: Alert, origin: AlertOrigin)? {
        guard !places.isEmpty, let alert = alert(0) else { return nil }
        return (alert, AlertOrigin(of: alert.labels, tenant: event.tenant, environment: event.environment))
    }
}

/// What is read of an alert that may not be needed whole.
private struct AlertOutline {
    var labels = LabelSet.empty
    var startsAt = Timestamp.epoch
    var fingerprint = ""
    var isFiring = true
    let place: Range<Int>

    /// Reads an alert; prose, links and its end are only passed over.
    init(_ reader: inout JSONReader) throws(JSONError) {
        var start: Timestamp?
        try reader.beginObject()
        let first = reader.lastOffset
        while let field = try reader.nextField(AlertsReceived.alertFields) {
            switch field {
            case .known(.fingerprint): fingerprint = try reader.readString()
            case .known(.labels): labels = try AlertsReceived.labels(&reader)
            case .known(.startsAt): start = Timestamp(rfc3339: try reader.readString())
            case .known(.status): isFiring = try reader.readString() != Alert.Status.resolved.rawValue
            case .known(.annotations), .known(.endsAt), .known(.generatorURL), .unknown: break
            }
        }
        guard let start else { throw reader.refusal("an alert of the journal has no start") }
        startsAt = start
        place = first..<reader.lastEnd
    }
}
