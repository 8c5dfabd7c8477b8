import EvenkeelTestKit
import LogTemplates
import Testing

/// Traces as the runtimes print them, written for these tests.
@Suite struct ExceptionReaderTests {
    static let java = """
        2024-01-02 03:04:05 ERROR could not save order
        com.example.OrderException: order 7 not saved
        \tat com.example.Orders.save(Orders.java:41)
        \tat com.example.Main.main(Main.java:9)
        Caused by: java.sql.SQLException: no connection
        \tat com.example.Pool.get(Pool.java:12)
        \t... 1 more
        Caused by: java.net.ConnectException: Connection refused
        \tat java.base/sun.nio.ch.Net.connect(Native Method)
        \t... 2 more
        """
    static let python = """
        Traceback (most recent call last):
          File "app.py", line 3, in connect
            sock.connect(address)
        ConnectionRefusedError: [Errno 111] Connection refused

        During handling of the above exception, another exception occurred:

        Traceback (most recent call last):
          File "app.py", line 9, in <module>
            main()
          File "app.py", line 7, in main
            raise StoreError("no store")
        app.StoreError: no store
        """
    static let go = """
        panic: runtime error: invalid memory address or nil pointer dereference
        [signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x4a]

        goroutine 1 [running]:
        main.save(0x0)
        \t/src/main.go:12 +0x1d
        main.main()
        \t/src/main.go:7 +0x20

        goroutine 5 [sleep]:
        time.Sleep(0x1)
        \t/src/time.go:1 +0x2
        exit status 2
        """
    static let dotNet = """
        Unhandled exception. System.InvalidOperationException: cannot save ---> System.IO.IOException: disk is full
           at Store.Write(Byte[] data) in /src/Store.cs:line 12
           --- End of inner exception stack trace ---
           at Program.Main(String[] args) in /src/Program.cs:line 5
        """
    static let node = """
        Error: cannot save
            at save (/app/store.js:10:11)
            at Object.<anonymous> (/app/main.js:3:1) {
          [cause]: TypeError: Cannot read properties of undefined
              at read (/app/read.js:4:2)
        }
        """
    static let rust = """
        thread 'main' panicked at src/main.rs:4:10:
        called `Result::unwrap()` on an `Err` value: NotFound
        stack backtrace:
           0: rust_begin_unwind
                     at /rustc/lib/std/panicking.rs:1:5
           1: app::save
        note: run with `RUST_BACKTRACE=full` for a verbose backtrace.
        """

    struct Case: CustomTestStringConvertible, Sendable {
        let text: String
        let style: ExceptionReport.Style
        let types: [String]
        let rootMessage: String
        let rootFrame: String?
        var testDescription: String { "\(style)" }
        var lines: [String] { text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
    }

    static let cases = [
        Case(
            text: java,
            style: .java,
            types: ["com.example.OrderException", "java.sql.SQLException", "java.net.ConnectException"],
            rootMessage: "Connection refused",
            rootFrame: "java.base/sun.nio.ch.Net.connect(Native Method)"
        ),
        Case(
            text: python,
            style: .python,
            types: ["app.StoreError", "ConnectionRefusedError"],
            rootMessage: "[Errno 111] Connection refused",
            rootFrame: "File \"app.py\", line 3, in connect"
        ),
        Case(
            text: go,
            style: .go,
            types: ["panic"],
            rootMessage: "runtime error: invalid memory address or nil pointer dereference",
            rootFrame: "main.save(0x0)"
        ),
        Case(
            text: dotNet,
            style: .dotNet,
            types: ["System.InvalidOperationException", "System.IO.IOException"],
            rootMessage: "disk is full",
            rootFrame: "Store.Write(Byte[] data) in /src/Store.cs:line 12"
        ),
        Case(
            text: node,
            style: .node,
            types: ["Error", "TypeError"],
            rootMessage: "Cannot read properties of undefined",
            rootFrame: "read (/app/read.js:4:2)"
        ),
        Case(
            text: rust,
            style: .rust,
            types: ["panic"],
            rootMessage: "called `Result::unwrap()` on an `Err` value: NotFound",
            rootFrame: "rust_begin_unwind"
        ),
    ]

    @Test(arguments: cases) func `the chain goes from what was reported to the root`(_ example: Case) throws {
        let report = try #require(ExceptionReader.read(example.lines))
        #expect(report.style == example.style)
        #expect(report.chain.map(\.type) == example.types)
        #expect(report.root.message == example.rootMessage)
        #expect(report.root.frames.first == example.rootFrame)
    }

    @Test(arguments: cases) func `its lines are one event between others`(_ example: Case) {
        var joiner = EventJoiner()
        var events: [[String]] = []
        for line in ["2024-01-02 03:04:05 INFO before"] + example.lines + ["2024-01-02 03:04:06 INFO after"] {
            if let event = joiner.add(line) { events.append(event) }
        }
        if let event = joiner.finish() { events.append(event) }
        #expect(events.first == ["2024-01-02 03:04:05 INFO before"])
        #expect(events.last == ["2024-01-02 03:04:06 INFO after"])
        #expect(events.count == 3, "\(events)")
        #expect(events.dropFirst().first.flatMap { ExceptionReader.read($0) }?.chain.map(\.type) == example.types)
    }

    @Test func `the outer frames belong to the outer exception`() throws {
        let report = try #require(ExceptionReader.read(Self.cases[3].lines))
        #expect(report.chain[0].frames == ["Program.Main(String[] args) in /src/Program.cs:line 5"])
        let node = try #require(ExceptionReader.read(Self.cases[4].lines))
        #expect(node.chain[0].frames.count == 2)
    }

    @Test(arguments: ["", "all is well", "look at (this)", "error: 5", "at", "Caused by", "... 3 more"])
    func `prose is no exception`(_ line: String) {
        #expect(ExceptionReader.read([line])?.chain.contains { $0.type.hasSuffix("Exception") } != true)
    }

    @Test func `plain lines are events of their own`() {
        var joiner = EventJoiner()
        let lines = ["a", "", "  indented", "b: c", "}"]
        var events = lines.compactMap { joiner.add($0) }
        if let event = joiner.finish() { events.append(event) }
        #expect(events == lines.map { [$0] })
    }

    @Test(arguments: 1...30 as ClosedRange<UInt64>) func `spoilt traces are read, within the limits`(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var limits = ExceptionLimits()
        limits.lines = 40
        limits.links = 3
        limits.frames = 4
        let mutation = ByteMutation(
            pieces: [
                "\n", "Caused by: ", " ---> ", "\tat a(b:1)\n", "panic: ", "\u{1B}[0m", "goroutine 1 [x]:\n", ": ",
            ],
            changes: 1...12,
            length: 1...40
        )
        for example in Self.cases {
            let text = String(decoding: mutation.spoilt(Array(example.text.utf8), &generator), as: UTF8.self)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            var joiner = EventJoiner(limits: limits)
            var events = lines.compactMap { joiner.add($0) }
            if let event = joiner.finish() { events.append(event) }
            #expect(events.allSatisfy { $0.count <= limits.lines }, "seed \(seed)")
            for event in events + [lines] {
                guard let report = ExceptionReader.read(event, limits: limits) else { continue }
                #expect(!report.chain.isEmpty && report.chain.count <= limits.links, "seed \(seed)")
                #expect(report.chain.allSatisfy { $0.frames.count <= limits.frames }, "seed \(seed)")
            }
        }
    }
}
