public import IncidentModel

/// The identity of a label set as Prometheus and Alertmanager compute it, so that an alert has the same identity whichever
/// way it came.
/// - Source: `labelSetToFingerprint` of prometheus/common (`model/signature.go`), and FNV-1a with 64 bits by G. Fowler,
///   L. C. Noll, K.-P. Vo.
public struct AlertFingerprint: Sendable {
    private static let offset: UInt64 = 0xCBF2_9CE4_8422_2325
    private static let prime: UInt64 = 0x0000_0100_0000_01B3
    private static let digits = Array("0123456789abcdef".utf8)

    /// The identity of `labels`, 16 hexadecimal digits. It tells sets apart, but whoever wants to can make two with one.
    /// - Complexity: O(bytes of names and values).
    public static func text(of labels: LabelSet) -> String {
        var sum = offset
        // The labels come in byte-wise order of their names, as Go sorts strings.
        for label in labels {
            add(label.name, to: &sum)
            add(label.value, to: &sum)
        }
        return hexadecimal(sum)
    }

    /// Feeds the bytes of a text, and a byte that no UTF-8 holds.
    private static func add(_ text: String, to sum: inout UInt64) {
        let bytes = text.utf8.span
        for index in bytes.indices { sum = (sum ^ UInt64(bytes[index])) &* prime }
        sum = (sum ^ 0xFF) &* prime
    }

    /// A number in 16 hexadecimal digits.
    private static func hexadecimal(_ number: UInt64) -> String {
        let text = (0..<16).map { (place: Int) -> UInt8 in
            let shift = 60 - 4 * place
            return digits[Int(number >> shift & 15)]
        }
        return String(decoding: text, as: UTF8.self)
    }
}
