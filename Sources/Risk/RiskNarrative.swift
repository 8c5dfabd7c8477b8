internal import IncidentModel

/// A risk report in plain words, for the person who has to decide.
public struct RiskNarrative: Sendable, Hashable {
    /// What users see, with and without the plan.
    public let effect: String
    /// How likely it makes things worse.
    public let worse: String
    /// How soon things are well again.
    public let recovery: String
    /// Who is concerned, and how tight capacity gets.
    public let reach: String
    /// What cannot be undone.
    public let undo: String
    /// How much of it rests on measurements.
    public let basis: String

    /// The sentences on `report`.
    public init(_ report: RiskReport) {
        let hour = "\(Self.number(report.horizonMinutes)) min"
        effect =
            "Users lose \(Self.number(report.errorMinutes.mean)) error-minutes on average within \(hour) "
            + "(95 %: \(Self.number(report.errorMinutes.tail))), against "
            + "\(Self.number(report.errorMinutesDoingNothing.mean)) when nothing is done."
        worse =
            report.probabilityOfWorse == 0
            ? "In none of \(report.samples) runs did it end worse than doing nothing."
            : "In \(Self.percent(report.probabilityOfWorse)) of \(report.samples) runs it ended worse than doing nothing."
        let without = "without it \(Self.percent(report.probabilityOfRecoveryDoingNothing)) recover"
        if let median = report.medianMinutesToRecover {
            let slow = report.slowMinutesToRecover.map { ", 95 % within \(Self.number($0)) min" } ?? ""
            recovery =
                "\(Self.percent(report.probabilityOfRecovery)) of the runs recover, half within \(Self.number(median)) min"
                + "\(slow); \(without)."
        } else {
            recovery =
                "Only \(Self.percent(report.probabilityOfRecovery)) of the runs recover within \(hour); \(without)."
        }
        let names = report.affected.prefix(6).map(\.name).joined(separator: ", ")
        let more = report.affected.count > 6 ? " and \(report.affected.count - 6) more" : ""
        let margin =
            switch report.lowestMargin {
            case 0...: "at the tightest point \(Self.percent(report.lowestMargin)) of capacity stays free"
            case -1..<0: "at the tightest point load exceeds capacity by \(Self.percent(-report.lowestMargin))"
            default: "at the tightest point far more is asked than what is left can serve"
            }
        reach =
            (report.affected.isEmpty ? "No requests are expected to fail" : "Concerned: \(names)\(more)")
            + "; \(margin)."
        undo =
            report.irreversible.isEmpty
            ? "Every step can be undone." : "Cannot be undone: \(report.irreversible.joined(separator: "; "))."
        basis =
            "\(report.measured) of \(report.quantities) quantities were measured, the others assumed"
            + (report.assumptions.isEmpty ? "." : ": \(report.assumptions.joined(separator: "; ")).")
    }

    /// All sentences in order.
    public var sentences: [String] { [effect, worse, recovery, reach, undo, basis] }

    /// A number with one decimal below ten and none above.
    static func number(_ value: Double) -> String {
        let tenths = Int64(saturating: value * 10)
        if abs(tenths) >= 100 || tenths % 10 == 0 { return String(Int64(saturating: value)) }
        return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }

    /// A share as whole percent; what rounds to 0 or 100 without being so is said to be near it.
    static func percent(_ share: Double) -> String {
        let rounded = Int((share * 100).rounded())
        if rounded == 0, share > 0 { return "under 1 %" }
        if rounded == 100, share < 1 { return "over 99 %" }
        return "\(rounded) %"
    }
}
