internal import Glibc

/// A stream that every process begins with.
public struct StandardStream: Sendable {
    /// The descriptor.
    private let descriptor: Int32

    /// Where results go.
    public static let output = StandardStream(descriptor: STDOUT_FILENO)
    /// Where messages go.
    public static let error = StandardStream(descriptor: STDERR_FILENO)
    /// Where input comes from.
    public static let input = StandardStream(descriptor: STDIN_FILENO)

    /// Whether a person sits at the other end.
    public var isTerminal: Bool { isatty(descriptor) == 1 }

    /// The columns of the terminal; nil when there is none or it does not say.
    /// - Source: `ioctl_tty(2)`, `TIOCGWINSZ`.
    public var columns: Int? {
        var size = winsize()
        guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Writes all of `bytes`.
    /// - Throws: `StreamError` when the other end is full or gone.
    public func write(_ bytes: [UInt8]) throws(StreamError) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(descriptor, buffer.baseAddress?.advanced(by: written), bytes.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw StreamError(number: errno) }
            written += count
        }
    }
}

/// Why a stream could not be written.
public struct StreamError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The system's error number.
    let number: Int32

    /// Whether the reader at the other end has gone, as `head` does: then nobody is left to be told.
    public var isClosed: Bool { number == EPIPE }

    /// What is wrong, in the system's words.
    public var description: String { unsafe String(cString: strerror(number)) }
}
