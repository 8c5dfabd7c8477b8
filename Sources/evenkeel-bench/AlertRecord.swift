import StrictJSON

/// An alert with every string materialised, as the product's hot path builds it.
struct AlertRecord {
    /// The keys of an alert.
    enum Field: String, CaseIterable, Sendable {
        case status
        case labels
        case annotations
        case startsAt
        case endsAt
        case generatorURL
        case fingerprint
    }

    static let fields = JSONFields<Field>()

    var status = ""
    var labels: [(key: String, value: String)] = []
    var annotations: [(key: String, value: String)] = []
    var startsAt = ""
    var endsAt = ""
    var generatorURL = ""
    var fingerprint = ""

    /// Reads the alert that is the reader's next value.
    init(_ reader: inout JSONReader) throws(JSONError) {
        try reader.beginObject()
        while let field = try reader.nextField(Self.fields) {
            switch field {
            case .known(.status): status = try reader.readString()
            case .known(.labels): labels = try reader.readStringMembers()
            case .known(.annotations): annotations = try reader.readStringMembers()
            case .known(.startsAt): startsAt = try reader.readString()
            case .known(.endsAt): endsAt = try reader.readString()
            case .known(.generatorURL): generatorURL = try reader.readString()
            case .known(.fingerprint): fingerprint = try reader.readString()
            case .unknown: break
            }
        }
    }
}
