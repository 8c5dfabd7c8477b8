public import IncidentModel

/// A moment as a playbook writes it: RFC 3339 in UTC with a `Z`, to the millisecond.
///
/// - Source: CACAO Security Playbooks 2.0, section 10.16.
public struct PlaybookTime: Hashable, Sendable {
    /// The time as it was written.
    public let text: String
    /// The moment.
    public let moment: Timestamp

    /// The digits of the fraction; the specification wants three.
    public var fractionDigits: Int {
        guard let point = text.utf8.firstIndex(of: UInt8(ascii: ".")) else { return 0 }
        return text.utf8.distance(from: point, to: text.utf8.endIndex) - 2
    }

    /// The time that a text means; nil when it is none, or not in UTC with a capital `Z`.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.count <= 40, bytes[10] == UInt8(ascii: "T"), bytes.last == UInt8(ascii: "Z"),
            let moment = Timestamp(rfc3339: text)
        else { return nil }
        self.text = text
        self.moment = moment
    }

    /// A moment to the millisecond, later digits cut off; nil outside of the years that RFC 3339 can write.
    public init?(of moment: Timestamp) {
        guard let second = Timestamp(seconds: moment.seconds) else { return nil }
        let whole = second.description
        guard whole.utf8.count == 20, whole.hasSuffix("Z") else { return nil }
        let digits = String(moment.nanoseconds / 1_000_000)
        let padded = String(repeating: "0", count: max(0, 3 - digits.utf8.count)) + digits
        self.init("\(whole.dropLast()).\(padded)Z")
    }
}
