internal import Dispatch
internal import Glibc
internal import Synchronization

/// Standard input line by line; the reading blocks a thread of its own and no other.
public final class InputLines: Sendable {
    /// The most bytes of one line; a longer one ends the input.
    public static let longest = 8 << 20

    private let queue = DispatchQueue(label: "standard-input")
    /// What was read and belongs to lines to come.
    private let rest = Mutex<[UInt8]>([])

    /// The lines of standard input.
    public init() {}

    /// The next line without its end; nil when the input has ended.
    public func next() async -> [UInt8]? {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: self.read()) }
        }
    }

    private func read() -> [UInt8]? {
        rest.withLock { rest in
            var buffer = [UInt8](repeating: 0, count: 65_536)
            var searched = 0
            while true {
                if let end = rest[searched...].firstIndex(of: 0x0A) {
                    let line = Array(rest[..<end])
                    rest.removeFirst(end + 1)
                    return line
                }
                searched = rest.count
                guard searched <= Self.longest else { return nil }
                let count = unsafe Glibc.read(STDIN_FILENO, &buffer, buffer.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else {
                    defer { rest = [] }
                    return rest.isEmpty ? nil : rest
                }
                rest += buffer[..<count]
            }
        }
    }
}
