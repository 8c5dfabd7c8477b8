internal import Glibc

/// What this process takes of its machine.
public struct HostUsage: Sendable {
    /// Bytes of memory in use.
    public let residentBytes: Int
    /// Open file descriptors.
    public let openDescriptors: Int
    /// Seconds of processor time, of user and system together.
    public let processorSeconds: Double

    /// The usage now; nil where the system does not tell.
    /// - Source: `proc_pid_statm(5)`, `getrusage(2)`.
    public static func current() -> HostUsage? {
        guard let statm = text(of: "/proc/self/statm"), let pages = statm.split(separator: " ").dropFirst().first,
            let resident = Int(pages)
        else { return nil }
        var usage = rusage()
        guard unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return nil }
        let seconds = Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
        let parts = Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
        return HostUsage(
            residentBytes: resident * Int(getpagesize()),
            openDescriptors: descriptors(),
            processorSeconds: seconds + parts
        )
    }

    private static func text(of path: String) -> String? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { _ = close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = unsafe read(descriptor, &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }

    /// The number of names in `/proc/self/fd`, without the one that is opened to read it.
    private static func descriptors() -> Int {
        guard let folder = unsafe opendir("/proc/self/fd") else { return 0 }
        defer { unsafe closedir(folder) }
        var count = -3
        while unsafe readdir(folder) != nil { count += 1 }
        return max(0, count)
    }
}
