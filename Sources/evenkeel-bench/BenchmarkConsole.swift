import Foundation

/// Files and standard streams of the benchmarks. Foundation is allowed in this command, which is no part of the
/// product.
enum BenchmarkConsole {
    /// Writes results to standard output.
    static func output(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }

    /// Writes a line to standard error.
    static func message(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

    /// The text of a file, or nil if it cannot be read.
    static func bytes(of path: String) -> [UInt8]? { FileManager.default.contents(atPath: path).map { Array($0) } }

    /// Writes a file, in the place of one that is there.
    static func write(_ text: String, to path: String) throws(BenchmarkFailure) {
        do { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) } catch {
            throw .failed("\(path) cannot be written")
        }
    }

    /// Makes a folder, with those above it; one that is there stays as it is.
    static func makeFolder(_ path: String) throws(BenchmarkFailure) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw .failed("\(path) cannot be made")
        }
    }

    /// Removes a file or a folder with all that is in it; what is not there needs no removing.
    static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

    /// The most memory the process has held so far, in MiB, or nil where the system does not say.
    ///
    /// - Source: `VmHWM` in https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
    static var peakMemory: Int? {
        guard let status = bytes(of: "/proc/self/status").map({ String(decoding: $0, as: UTF8.self) }),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let kibibytes = line.split(whereSeparator: { " \t".contains($0) }).dropFirst().first.flatMap({ Int($0) })
        else { return nil }
        return kibibytes / 1024
    }

    /// Ends the process.
    static func leave(_ status: Int32) -> Never { exit(status) }
}
