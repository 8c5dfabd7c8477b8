import HostProcess
import Synchronization
import Testing

/// Other programs, run to their end.
@Suite struct ChildProcessTests {
    private static func run(
        _ script: String,
        _ arguments: [String] = [],
        environment: [String: String] = [:],
        limits: HostProcess.ChildProcess.Limits = .init(),
        input: [UInt8] = []
    ) throws -> HostProcess.ChildProcess.Result {
        try HostProcess.ChildProcess(
            "/bin/sh",
            ["-c", script, "sh"] + arguments,
            environment: environment,
            limits: limits,
            input: input
        ).run()
    }

    @Test func `what it prints and says is kept apart, with its status`() throws {
        let result = try Self.run("echo out; echo err >&2; exit 3")
        #expect(result.ending == .exited(3))
        #expect(result.output == Array("out\n".utf8))
        #expect(result.errors == Array("err\n".utf8))
        #expect(!result.isGood)
    }

    @Test func `arguments arrive as they are`() throws {
        let words = ["$HOME; rm -rf /", "a b", "", "'\"`", "-n"]
        let result = try Self.run("for word; do printf '%s\\n' \"$word\"; done", words)
        #expect(String(decoding: result.output, as: UTF8.self) == words.map { $0 + "\n" }.joined())
    }

    @Test func `it sees the environment that it is given and nothing else, and no input`() throws {
        let result = try Self.run("/usr/bin/env; cat", environment: ["A": "1=2"])
        let lines = String(decoding: result.output, as: UTF8.self).split(separator: "\n")
        #expect(lines.contains("A=1=2"))
        let own = ["A=", "PWD=", "SHLVL=", "_="]
        #expect(lines.allSatisfy { line in own.contains { line.hasPrefix($0) } })
    }

    @Test(arguments: [1, 4096]) func `it reads the input that it is given, to its end`(_ count: Int) throws {
        let input = (0..<count).map { UInt8($0 % 251) }
        #expect(try Self.run("cat", input: input).output == input)
        #expect(try Self.run("exec 0<&-; echo deaf", input: input).output == Array("deaf\n".utf8))
    }

    @Test func `more input than a pipe surely takes is refused before it starts`() {
        let error = #expect(throws: ChildProcessError.self) {
            try Self.run("true", input: [UInt8](repeating: 0, count: 4097))
        }
        #expect(error?.number == 7)
    }

    @Test func `megabytes on both pipes at once block nobody`() throws {
        let result = try Self.run(
            "head -c 3000000 /dev/zero >&2 & head -c 3000000 /dev/zero; wait",
            limits: .init(errorBytes: 1000)
        )
        #expect(result.isGood)
        #expect(result.output.count == 3_000_000)
        #expect(result.errors.count == 1000)
    }

    @Test func `one that does not end is killed with all that it started`() throws {
        let result = try Self.run("sleep 600 & echo $!; sleep 600", limits: .init(time: .milliseconds(300)))
        #expect(result.ending == .outOfTime)
        let child = String(decoding: result.output, as: UTF8.self).filter(\.isNumber)
        let look = try Self.run("kill -0 \"$1\" 2>/dev/null && ps -o stat= -p \"$1\" | grep -v Z", [child])
        #expect(look.output.isEmpty)
    }

    @Test func `what is followed is heard and not kept, and ends when nobody listens any more`() throws {
        let heard = Mutex(0)
        let script = "echo why >&2; echo one; echo two; sleep 600"
        let result = try HostProcess.ChildProcess("/bin/sh", ["-c", script]).follow { count in
            heard.withLock { heard in
                heard += count
                return heard < 8 || count > 0
            }
        }
        #expect(result.ending == .outOfTime)
        #expect(heard.withLock { $0 } == 8)
        #expect(result.output.isEmpty && result.errors == Array("why\n".utf8))
    }

    @Test func `what is followed may print more than would be kept`() throws {
        let heard = Mutex(0)
        let child = HostProcess.ChildProcess(
            "/bin/sh",
            ["-c", "head -c 3000000 /dev/zero"],
            limits: .init(outputBytes: 10)
        )
        let result = try child.follow { count in
            heard.withLock { $0 += count }
            return true
        }
        #expect(result.isGood && heard.withLock { $0 } == 3_000_000)
    }

    @Test func `one that prints without end is stopped at the limit`() throws {
        let result = try Self.run("yes", limits: .init(outputBytes: 10_000))
        #expect(result.ending == .tooMuchOutput)
        #expect(result.output.count == 10_000)
    }

    @Test func `one that leaves a grandchild with its output open has ended all the same`() throws {
        let result = try Self.run("echo done; sleep 600 &", limits: .init(time: .seconds(60)))
        #expect(result.ending == .exited(0))
        #expect(result.output == Array("done\n".utf8))
    }

    @Test func `a signal that ends it is told`() throws {
        #expect(try Self.run("kill -TERM $$").ending == .signalled(15))
    }

    @Test func `a broken pipe ends it, though this process ignores broken pipes`() throws {
        HostEnvironment.ignoreBrokenPipes()
        let result = try Self.run("(yes; echo $? >&2) | head -c 1", environment: ["PATH": "/usr/bin:/bin"])
        #expect(result.output == Array("y".utf8))
        #expect(result.isGood)
    }

    @Test func `what cannot be started is an error that names it`() {
        #expect(throws: ChildProcessError.self) { try HostProcess.ChildProcess("/nowhere/x", []).run() }
        #expect(throws: ChildProcessError.self) { try HostProcess.ChildProcess("/bin/echo", ["a\0b"]).run() }
    }

    @Test func `a name is looked for in PATH, a path is not`() {
        #expect(HostProcess.ChildProcess.located("sh", environment: ["PATH": "/nowhere:/bin"]) == "/bin/sh")
        #expect(HostProcess.ChildProcess.located("sh", environment: ["PATH": "/nowhere"]) == nil)
        #expect(HostProcess.ChildProcess.located("./sh", environment: ["PATH": "/bin"]) == nil)
        #expect(HostProcess.ChildProcess.located("/bin", environment: [:]) == nil)
    }

    @Test func `many at once do not hold each other's pipes open`() async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<40 {
                group.addTask { try Self.run("echo \(number)").output == Array("\(number)\n".utf8) }
            }
            for try await isGood in group { #expect(isGood) }
        }
    }
}
