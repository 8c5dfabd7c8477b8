import LogTemplates
import Testing

@Suite struct SeverityReaderTests {
    static func severity(_ line: String) -> LogSeverity {
        var reader = SeverityReader()
        return reader.severity(of: line)
    }

    @Test(arguments: [
        ("2024-01-02 03:04:05,678 ERROR [main] org.example.Store: shard 4 moved", LogSeverity.error),
        ("2024-01-02 03:04:05,678 DEBUG [main] org.example.Store: shard 4 moved", .debug),
        ("[Tue Jan 02 03:04:05 2024] [warn] shard moved", .warning),
        ("E0405 10:11:12.345678   12345 store.go:138] shard moved", .error),
        ("01-02 03:04:05.678  17  18 W Store: shard moved", .warning),
        ("level=error ts=2024-01-02T03:04:05Z msg=\"shard moved\"", .error),
        ("{\"severity\":\"CRITICAL\",\"msg\":\"shard moved\"}", .critical),
        ("2024-01-02 03:04:05 FATAL shard moved", .critical),
    ]) func `the level that the program gave comes first`(_ line: String, _ severity: LogSeverity) {
        #expect(Self.severity(line) == severity, "\(line)")
    }

    @Test(arguments: [
        ("cannot open journal: ENOSPC", LogSeverity.error),
        ("connect to 10.0.0.1 failed", .error),
        ("java.io.IOException: broken pipe", .error),
        ("GET /orders HTTP/1.1\" 503 12", .error),
        ("GET /orders status=404", .warning),
        ("answered with status 200 after 503 ms", .information),
        ("panic: runtime error", .critical),
        ("kernel: Out of memory: oom-kill: task=store", .critical),
        ("request timeout, retrying", .warning),
        ("shard 4 moved", .information),
        ("", .information),
    ]) func `without a level the words decide`(_ line: String, _ severity: LogSeverity) {
        #expect(Self.severity(line) == severity, "\(line)")
    }

    @Test(arguments: [
        "done, 0 errors", "finished with no error", "errors: 0", "errors=0 warnings=0", "{\"error\":null,\"ok\":1}",
        "completed without failures", "err=<nil> took=3ms", "zero failed checks",
    ]) func `what is denied does not count`(_ line: String) {
        #expect(Self.severity(line) == .information, "\(line)")
    }

    @Test func `a line of lesser level that speaks of failure is a warning`() {
        #expect(Self.severity("2024-01-02 03:04:05 INFO connect to peer failed") == .warning)
        #expect(Self.severity("2024-01-02 03:04:05 INFO 0 failed") == .information)
    }
}
