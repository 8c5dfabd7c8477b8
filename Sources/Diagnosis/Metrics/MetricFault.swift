internal import IncidentModel

/// The fault that a deviating series speaks for.
struct MetricFault: Sendable, Hashable {
    /// Its code.
    let code: FaultCode

    /// The fault of a symptom, or nil when the series tells no fault.
    init?(_ symptom: EntityTrouble.Symptom, of entity: EntityReference) {
        let isDatabase = entity.kind == .database
        let text: StaticString? =
            switch symptom.series.vocabulary.aspect {
            case .latency: "service.latency-high"
            case .errors, .success: entity.kind == .external ? "dependency.unavailable" : "service.errors-high"
            // A machine's processor is busy because of what runs on it.
            case .processor where entity.kind == .node || entity.kind == .host: nil
            case .processor: "resource.cpu-overload"
            case .throttling: "resource.cpu-throttled"
            // Memory that falls was given back or taken by others; the fault is elsewhere.
            case .memory where !symptom.isRise && !symptom.series.vocabulary.isRemainder: nil
            case .memory: entity.kind == .node ? "node.memory-pressure" : "resource.memory-leak"
            case .storage:
                isDatabase
                    ? "database.storage-full" : entity.kind == .node ? "node.disk-pressure" : "storage.volume-full"
            case .connections: isDatabase ? "database.connections-exhausted" : "resource.thread-pool-exhausted"
            case .threads: "resource.thread-pool-exhausted"
            case .descriptors: "resource.file-descriptors-exhausted"
            case .backlog: "queue.backlog-growing"
            // Lost packets are sent again all the time; a delay makes only its first ones late enough to be.
            case .packetLoss:
                SeriesDeviation.median(symptom.series.suspect.map(\.value)) >= 1
                    ? "network.packet-loss" : "network.delay"
            case .network, .unknown, .traffic, .irrelevant: nil
            }
        guard let text else { return nil }
        code = FaultCode(literal: text)
    }
}

/// A deviation in words: "LatencyP95 rose from 0.12 s to 0.48 s".
struct SymptomText: Sendable {
    private let symptom: EntityTrouble.Symptom

    init(_ symptom: EntityTrouble.Symptom) { self.symptom = symptom }

    /// Without the entity and the time: "its LatencyP95 rose from 0.12 s to 0.48 s".
    var clause: String { "its \(symptom.series.series.metric) \(movement)" }

    /// With the entity and the time: "LatencyP95 of cart rose from 0.12 s to 0.48 s at 10:04:30".
    var sentence: String {
        let series = symptom.series.series
        let time = symptom.deviation.onset.flatMap { Timestamp(seconds: Int64(saturating: $0)) }
        let width = symptom.deviation.uncertainty
        let doubt = width >= 1 ? " (at most \(Int64(saturating: width)) s earlier)" : ""
        let at = time.map { " at \($0.timeOfDay)\(doubt)" } ?? ""
        return "\(series.metric) of \(series.entityName) \(movement)\(at)"
    }

    private var movement: String {
        let deviation = symptom.deviation
        let unit = symptom.series.series.unit
        let written = unit.isEmpty ? "" : unit == "%" ? " %" : " \(unit)"
        let verb = deviation.after >= deviation.before ? "rose" : "fell"
        return "\(verb) from \(Self.number(deviation.before))\(written) to \(Self.number(deviation.after))\(written)"
    }

    /// A number with three significant digits, without an exponent up to a trillion.
    static func number(_ value: Double) -> String {
        guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
        let size = abs(value)
        if size >= 100 { return size < 1e15 ? String(Int64(saturating: value)) : "\(value)" }
        var decimals = 2
        var bound = 1.0
        while size < bound, decimals < 9 {
            bound /= 10
            decimals += 1
        }
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let whole = Int64(saturating: size * scale)
        let digits = String(whole)
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        var fraction = padded.suffix(decimals)
        while fraction.last == "0" { fraction.removeLast() }
        let sign = value < 0 ? "-" : ""
        return sign + padded.dropLast(decimals) + (fraction.isEmpty ? "" : ".\(fraction)")
    }
}
