/// Words of messages that say that something is wrong, and words that take it back.
enum SeverityWords {
    static let levelKeys = ShortWord.set("level lvl severity loglevel")
    private static let denials = ShortWord.set("no zero without 0 not never ignoring ignore non")
    private static let nothing = ShortWord.set("0 none null nil false <nil> no 0.0 ok")
    private static let statusWords = ShortWord.set("status code http http/1.0 http/1.1 http/2 http/2.0 http/3 returned")
    private static let word: [String: LogSeverity] = {
        var words: [String: LogSeverity] = [:]
        let lists: [(String, LogSeverity)] = [
            ("warn warning deprecated retrying retry timeout degraded unhealthy", .warning),
            (
                """
                error errors err failed failure failures failing fails exception exceptions traceback refused denied unreachable \
                unavailable aborted corrupt corrupted segfault unauthorized forbidden rejected cannot
                """, .error
            ),
            (
                "fatal panic panicked critical emergency oom oom-kill oomkilled crash crashed crashloopbackoff",
                .critical
            ),
        ]
        for (list, severity) in lists {
            for entry in list.split(separator: " ") { words[String(entry)] = severity }
        }
        return words
    }()
    /// The names of `errno` that end a call.
    ///
    /// - Source: https://man7.org/linux/man-pages/man3/errno.3.html
    private static let errno: Set<String> = [
        "EACCES", "EADDRINUSE", "EADDRNOTAVAIL", "EAGAIN", "EBADF", "EBUSY", "ECONNABORTED", "ECONNREFUSED",
        "ECONNRESET", "EDQUOT", "EEXIST", "EFAULT", "EFBIG", "EHOSTDOWN", "EHOSTUNREACH", "EINVAL", "EIO", "EISDIR",
        "ELOOP", "EMFILE", "ENAMETOOLONG", "ENETDOWN", "ENETUNREACH", "ENFILE", "ENODEV", "ENOENT", "ENOEXEC",
        "ENOMEM", "ENOSPC", "ENOTCONN", "ENOTDIR", "ENOTEMPTY", "ENXIO", "EPERM", "EPIPE", "EPROTO", "ERANGE", "EROFS",
        "ESTALE", "ETIMEDOUT", "ENOTFOUND",
    ]

    /// What a word says, or nil.
    static func severity(_ bytes: [UInt8], _ start: Int, _ end: Int) -> LogSeverity? {
        var stop = end
        while stop > start, bytes[stop - 1] == LogByte.dot || bytes[stop - 1] == 0x21 { stop -= 1 }
        guard stop - start >= 3, stop - start <= 64 else { return nil }
        if isFaultName(bytes, start, stop) { return .error }
        guard stop - start <= 16 else { return nil }
        if bytes[start] == 0x45, LogByte.isUpper(bytes[start + 1]), stop - start >= 3 {
            if errno.contains(String(decoding: bytes[start..<stop], as: UTF8.self)) { return .error }
        }
        return word[String(decoding: bytes[start..<stop].map(LogByte.lowered), as: UTF8.self)]
    }

    /// Whether what stands before a number of three digits says that it is a status of HTTP.
    static func announcesStatus(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
        guard let key = ShortWord.key(bytes, start, end) else { return false }
        return statusWords.contains(key)
    }

    static func denies(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
        guard let key = ShortWord.key(bytes, start, end) else { return false }
        return denials.contains(key)
    }

    static func isNothing(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
        guard let key = ShortWord.key(bytes, start, end) else { return false }
        return nothing.contains(key)
    }

    private static let faultEndings = [Array("Exception".utf8), Array("Error".utf8)]

    /// Whether the word is the name of an exception's type: `IOException`, `java.lang.OutOfMemoryError`, `ValueError`.
    private static func isFaultName(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
        faultEndings.contains { ending in
            end - start > ending.count && bytes[(end - ending.count)..<end].elementsEqual(ending)
                && LogByte.isLetter(bytes[end - ending.count - 1])
        }
    }
}
