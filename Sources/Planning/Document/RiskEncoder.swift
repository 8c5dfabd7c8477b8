internal import Risk
internal import StrictJSON

/// Encodes risk reports.
enum RiskEncoder: Sendable {
    /// A report in numbers and in words.
    static func json(_ report: RiskReport) -> JSONValue {
        [
            "tier": .string(report.tier.rawValue),
            "errorMinutes": spread(report.errorMinutes),
            "errorMinutesDoingNothing": spread(report.errorMinutesDoingNothing),
            "benefit": .double(report.benefit),
            "probabilityOfWorse": .double(report.probabilityOfWorse),
            "probabilityOfRecovery": .double(report.probabilityOfRecovery),
            "probabilityOfRecoveryDoingNothing": .double(report.probabilityOfRecoveryDoingNothing),
            "medianMinutesToRecover": report.medianMinutesToRecover.map { .double($0) } ?? .null,
            "slowMinutesToRecover": report.slowMinutesToRecover.map { .double($0) } ?? .null,
            "affected": .array(report.affected.map { EvidenceEncoder.json($0) }),
            "lowestMargin": .double(report.lowestMargin),
            "irreversible": .array(report.irreversible.map { .string($0) }),
            "measuredQuantities": JSONValue(report.measured),
            "quantities": JSONValue(report.quantities),
            "assumptions": .array(report.assumptions.map { .string($0) }),
            "samples": JSONValue(report.samples),
            "horizonMinutes": .double(report.horizonMinutes),
            "sentences": .array(RiskNarrative(report).sentences.map { .string($0) }),
        ]
    }

    private static func spread(_ spread: RiskReport.Spread) -> JSONValue {
        ["mean": .double(spread.mean), "tail95": .double(spread.tail)]
    }
}
