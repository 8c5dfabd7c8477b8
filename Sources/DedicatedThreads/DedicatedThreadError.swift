internal import Glibc

/// Why there is no thread: the system has no room for another one, or not for such a stack.
public struct DedicatedThreadError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What the thread was to be called.
    public let name: String
    /// The system's error number: `EAGAIN` without room, `EINVAL` for a stack that is too small.
    public let number: Int32

    /// What could not be started and the system's words, with what helps.
    public var description: String {
        let advice = number == EAGAIN ? "; allow the process more threads, or memory" : ""
        return "the thread \(name) could not be started (\(Self.words(number)))\(advice)"
    }

    private static func words(_ number: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 128)
        guard unsafe strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
