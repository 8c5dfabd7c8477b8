// Feeds arbitrary bytes to the readers of what senders post. The modules below are built first, as run.sh does.

import IncidentModel
import StrictJSON

/// The entry that libFuzzer calls: each reader gives a result within its bounds, or an error with its place.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzConnectors(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let post = FuzzedPost(bytes: unsafe Array(UnsafeBufferPointer(start: start, count: count)))
    for format in 0..<7 {
        do {
            try post.read(format)
        } catch let error as JSONError {
            precondition(error.location.byteOffset <= count && error.location.line >= 1)
            precondition(error.description.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F })
        } catch {
            preconditionFailure("another error")
        }
    }
    return 0
}

/// The properties of each reader, for one document.
private struct FuzzedPost {
    let bytes: [UInt8]

    private static let limits = JSONLimits(
        documentBytes: 1 << 16,
        depth: 24,
        stringBytes: 2000,
        numberBytes: 60,
        members: 2000
    )

    /// Reads the document as one of the formats.
    func read(_ format: Int) throws {
        switch format {
        case 0:
            let batch = try PostedAlerts.read(bytes, now: .epoch, limits: Self.limits)
            precondition(batch.alerts.allSatisfy { $0.fingerprint.utf8.count == 16 && !$0.labels.isEmpty })
        case 1: _ = try AlertmanagerWebhook.read(bytes, limits: Self.limits)
        case 2:
            let event = try PagerDutyEvents.read(bytes, now: .epoch, limits: Self.limits)
            precondition(event.dedupKey.unicodeScalars.count <= PagerDutyEvents.maximumDedupKey)
            precondition(!PagerDutyEvents.reply(to: event).isEmpty)
        case 3:
            let batch = try CloudEvents.read(bytes, now: .epoch, limits: Self.limits)
            precondition(batch.changes.count <= batch.identities.count)
        default: try readTelemetry(OpenTelemetry.Signal.allCases[format - 4])
        }
    }

    private func readTelemetry(_ signal: OpenTelemetry.Signal) throws {
        let batch = try OpenTelemetry.read(bytes, signal: signal, limits: Self.limits)
        precondition(batch.metrics.allSatisfy { $0.series.samples.allSatisfy(\.value.isFinite) })
        precondition(batch.calls.allSatisfy { $0.errors <= $0.calls })
        precondition(!OpenTelemetry.reply(to: batch, signal: signal).isEmpty)
    }
}
