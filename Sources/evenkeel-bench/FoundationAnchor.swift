import Foundation

/// What the benchmarks take from Foundation: the decoder to compare with, and the machine's description.
///
/// Beside it only `BenchmarkConsole` and `EventAudience` use Foundation, and no module of the product.
enum FoundationAnchor {
    /// The alert of ``AlertRecord`` for Foundation's decoder.
    private struct Alert: Decodable {
        let status: String
        let labels: [String: String]
        let annotations: [String: String]
        let startsAt: String
        let endsAt: String?
        let generatorURL: String?
        let fingerprint: String
    }

    /// Decodes one alert with `JSONDecoder`, as often as asked.
    ///
    /// - Returns: A number that depends on every decoded alert.
    static func decodeAlerts(_ bytes: [UInt8], times: Int) -> Int {
        let data = Data(bytes)
        let decoder = JSONDecoder()
        var sum = 0
        for _ in 0..<times {
            guard let alert = try? decoder.decode(Alert.self, from: data) else { preconditionFailure("not decoded") }
            sum &+= alert.labels.count &+ alert.annotations.count &+ alert.fingerprint.utf8.count
        }
        return sum
    }

    /// Decodes an array of alerts with `JSONDecoder`.
    ///
    /// - Returns: The number of alerts.
    static func decodeBatch(_ bytes: [UInt8]) -> Int {
        guard let alerts = try? JSONDecoder().decode([Alert].self, from: Data(bytes)) else {
            preconditionFailure("not decoded")
        }
        return alerts.count
    }
}

/// The machine that a benchmark ran on.
enum Machine {
    /// One line: processor, processors, system, Swift version and build mode.
    static var line: String {
        // The file is absent on other systems; the line then says so, which is all that is lost.
        let information = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let model = information.split(separator: "\n").first { $0.hasPrefix("model name") }
        let name = model?.split(separator: ":").last?.trimmingCharacters(in: .whitespaces) ?? "unknown processor"
        let process = ProcessInfo.processInfo
        return
            "machine: \(name), \(process.activeProcessorCount) cores, \(process.operatingSystemVersionString), \(mode)"
    }

    /// Whether the build is optimised.
    private static var mode: String {
        #if DEBUG
        "debug build: figures mean nothing"
        #else
        "release build"
        #endif
    }
}
