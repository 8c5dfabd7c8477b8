/// An exception with what caused it, as a program's log shows it.
public struct ExceptionReport: Hashable, Sendable {
    /// How the runtime writes its exceptions.
    public enum Style: Hashable, Sendable, CaseIterable {
        /// The Java virtual machine: `at class.method(File.java:1)`, `Caused by:`.
        case java
        /// Python: `Traceback (most recent call last):`.
        case python
        /// Go: `panic:` and goroutines.
        case go
        /// .NET: `--->` and `at Namespace.Method() in file:line 1`.
        case dotNet
        /// Node.js: `Error: …` and `at function (file:1:2)`.
        case node
        /// Rust: `thread 'main' panicked at`.
        case rust
    }

    /// One exception of a chain.
    public struct Link: Hashable, Sendable {
        /// The type as the log names it, such as `java.io.IOException`; `panic` where the runtime has none.
        public var type: String
        /// The message, untrusted text without control characters; at most 1,024 bytes.
        public var message: String
        /// Where it was thrown, innermost call first; at most `ExceptionLimits/frames`.
        public var frames: [String]
    }

    /// The runtime.
    public let style: Style
    /// The exceptions, from the one that was reported to the root; never empty.
    public let chain: [Link]

    /// The exception that caused all others.
    public var root: Link { chain[chain.count - 1] }
}

/// The most that is kept of one exception.
public struct ExceptionLimits: Hashable, Sendable {
    /// Lines of one event; the next line begins another.
    public var lines = 1024
    /// Bytes of a line; the rest is cut.
    public var lineBytes = 4096
    /// Exceptions in a chain; what is beyond is left out, but for the root.
    public var links = 16
    /// Frames of one exception.
    public var frames = 32

    /// The defaults.
    public init() {}
}
