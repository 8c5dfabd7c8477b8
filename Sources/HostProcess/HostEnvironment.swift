internal import Glibc

/// What the process was started with.
public enum HostEnvironment: Sendable {
    /// The environment's variables; of two of one name the first counts, as for `getenv`.
    ///
    /// Read once, at the start: later changes by C code are not seen.
    public static func variables() -> [String: String] {
        var variables: [String: String] = [:]
        var place = 0
        while let entry = unsafe environ[place] {
            let text = unsafe String(cString: entry)
            if let equals = text.firstIndex(of: "="), variables[String(text[..<equals])] == nil {
                variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
            }
            place += 1
        }
        return variables
    }

    /// Makes writing to a reader that has gone an error instead of the end of the process, so that what is under way can
    /// be finished.
    public static func ignoreBrokenPipes() { _ = signal(SIGPIPE, SIG_IGN) }
}
