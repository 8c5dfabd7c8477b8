/// A duration as listings of a control plane write it: `45s`, `3m10s`, `2d`, `1y200d`.
/// - Source: Kubernetes `k8s.io/apimachinery/pkg/util/duration`, `HumanDuration`.
public enum ListedDuration: Sendable {
    /// The duration in seconds; nil for anything else.
    /// - Complexity: O(length of `text`).
    public static func seconds(_ text: some StringProtocol) -> Double? {
        var seconds = 0.0
        var number = ""
        var hasUnit = false
        for character in text {
            if character.isASCII, character.isNumber {
                number.append(character)
                continue
            }
            guard let unit = units[character], number.utf8.count <= 9, let value = Double(number) else { return nil }
            seconds += value * unit
            (number, hasUnit) = ("", true)
        }
        return number.isEmpty && hasUnit ? seconds : nil
    }

    private static let units: [Character: Double] = [
        "s": 1, "m": 60, "h": 3600, "d": 86_400, "y": 365 * 86_400,
    ]
}
