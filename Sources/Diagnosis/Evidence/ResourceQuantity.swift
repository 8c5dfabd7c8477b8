internal import IncidentModel

/// A quantity of memory or processor time as Kubernetes writes it: `64Mi`, `1.5Gi`, `250m`, `2`.
/// - Source: Kubernetes API, `resource.Quantity`.
struct ResourceQuantity: Sendable, Hashable {
    /// The value in the base unit: bytes or cores.
    let value: Double

    /// The value of the suffixes; the empty one is the base unit.
    private static let scales: [String: Double] = [
        "": 1, "n": 1e-9, "u": 1e-6, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "Ki": 1024,
        "Mi": 1_048_576, "Gi": 1_073_741_824, "Ti": 1_099_511_627_776, "Pi": 1_125_899_906_842_624, "KB": 1e3,
        "MB": 1e6,
        "GB": 1e9, "TB": 1e12,
    ]

    /// A quantity from its text, or nil when it is none.
    init?(_ text: some StringProtocol) {
        let number = text.prefix { $0.isNumber || $0 == "." || $0 == "-" }
        let suffix = text.dropFirst(number.count).filter { $0 != " " }
        guard let value = Double(number), value.isFinite, let scale = Self.scales[String(suffix)] else { return nil }
        self.value = value * scale
    }

    /// `bytes` in the largest binary unit that leaves a whole number, as a manifest would write it.
    static func memoryText(_ bytes: Double) -> String {
        for (suffix, scale) in [("Gi", 1_073_741_824.0), ("Mi", 1_048_576), ("Ki", 1024)] {
            let units = bytes / scale
            guard units >= 1, units.rounded() == units || suffix != "Gi" else { continue }
            return "\(Int64(saturating: units.rounded(.up)))\(suffix)"
        }
        return String(Int64(saturating: bytes.rounded(.up)))
    }

    /// `cores` as a manifest would write it.
    static func cpuText(_ cores: Double) -> String {
        cores.rounded() == cores
            ? String(Int64(saturating: cores)) : "\(Int64(saturating: (cores * 1000).rounded(.up)))m"
    }
}
