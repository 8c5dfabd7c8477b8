internal import Connectors
internal import IncidentModel
internal import StrictJSON

/// Reads what a Prometheus server answers; what has no usable form is left out.
/// - Source: Prometheus documentation, "HTTP API": numbers of samples are texts, `NaN` and `+Inf` among them.
enum PrometheusAnswer: Sendable {
    /// One series of an answer.
    struct Series: Sendable {
        /// The value of the label that names the entity.
        let entity: String
        /// Its samples, without those that are no number.
        let samples: [MetricSeries.Sample]
    }

    /// The series of a `matrix`, those that name no entity left out.
    static func series(_ data: JSONValue, by label: String) -> [Series] {
        (data["result"]?.array ?? []).compactMap { result in
            guard let entity = result["metric"]?[label]?.string, !entity.isEmpty else { return nil }
            let samples = samples(of: result)
            return samples.isEmpty ? nil : Series(entity: entity, samples: samples)
        }
    }

    /// The samples of one series of a `matrix`, without those that are no number.
    static func samples(of result: JSONValue) -> [MetricSeries.Sample] {
        (result["values"]?.array ?? []).compactMap { sample($0) }
    }

    private static func sample(_ pair: JSONValue) -> MetricSeries.Sample? {
        guard let seconds = pair[0]?.double, abs(seconds) < 1e11,
            let value = pair[1]?.string.flatMap({ Double($0) }), value.isFinite,
            let time = Timestamp(seconds: Int64(seconds.rounded(.down)))
        else { return nil }
        return MetricSeries.Sample(time: time, value: value)
    }

    /// Who calls whom, by a `vector` with two labels.
    static func calls(_ data: JSONValue, from client: String, to server: String) -> [(from: String, to: String)] {
        (data["result"]?.array ?? []).compactMap { result in
            guard let from = result["metric"]?[client]?.string, let to = result["metric"]?[server]?.string,
                EntityReference.isWellFormed(from), EntityReference.isWellFormed(to), from != to, from != "unknown",
                to != "unknown"
            else { return nil }
            return (from, to)
        }
    }

    /// The alerts that fire in a namespace, or that name none, as those about machines do.
    static func alerts(_ data: JSONValue, of namespace: String) -> [Alert] {
        (data["alerts"]?.array ?? []).compactMap { entry -> Alert? in
            guard entry["state"]?.string == "firing", let labels = Self.labels(entry["labels"]),
                labels["namespace"].map({ $0 == namespace }) ?? true,
                let since = entry["activeAt"]?.string.flatMap({ Timestamp(rfc3339: $0) })
            else { return nil }
            return Alert(
                status: .firing,
                labels: labels,
                annotations: Self.labels(entry["annotations"]) ?? .empty,
                startsAt: since,
                fingerprint: AlertFingerprint.text(of: labels)
            )
        }
    }

    private static func labels(_ value: JSONValue?) -> LabelSet? {
        guard let object = value?.object else { return nil }
        return LabelSet(object.compactMap { name, value in value.string.map { LabelSet.Label(name: name, value: $0) } })
    }
}
