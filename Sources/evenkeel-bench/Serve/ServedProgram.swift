import ContentDigests
import EvenkeelTestKit
import Glibc

/// A running `evenkeel serve` with a state folder of its own.
@safe
final class ServedProgram {
    private let process: ChildProcess
    /// Where it listens on loopback.
    let port: UInt16
    /// A token that may do everything.
    let token: String
    /// From before its start until it said that it is ready, in milliseconds.
    let startMilliseconds: Double
    /// Its process number.
    var number: Int32 { process.number }

    /// Starts it and waits until it takes alerts in.
    /// - Parameters:
    ///   - program: The path of `evenkeel`.
    ///   - folder: Where its state is kept.
    ///   - arguments: Further arguments.
    ///   - token: The token of a configuration; nil for the one that it makes.
    /// - Throws: `BenchmarkFailure` when it does not become ready.
    init(
        _ program: String,
        folder: String,
        arguments: [String] = [],
        token: String? = nil
    ) throws(BenchmarkFailure) {
        let messages = folder + ".messages"
        // A file of an earlier start must not answer for this one.
        _ = unsafe unlink(messages)
        let begin = ContinuousClock.now
        let command = [program, "serve", "--offline", "--listen", "127.0.0.1:0", "--state", folder] + arguments
        do throws(TestKitError) { process = try ChildProcess(command, errorFile: messages) } catch {
            throw .failed("\(program): \(error)")
        }
        do throws(BenchmarkFailure) {
            port = try Self.port(in: messages)
            try Self.waitUntilReady(port)
            startMilliseconds = begin.duration(to: .now) / .milliseconds(1)
            if let token { self.token = token } else { self.token = try Self.token(in: messages) }
        } catch {
            process.kill()
            throw error
        }
    }

    deinit { process.kill() }

    private static func port(in messages: String) throws(BenchmarkFailure) -> UInt16 {
        let end = ContinuousClock.now + .seconds(120)
        while ContinuousClock.now < end {
            let text = BenchmarkConsole.bytes(of: messages).map { String(decoding: $0, as: UTF8.self) } ?? ""
            if let line = text.split(separator: "\n").first(where: { $0.contains("listening at") }),
                text.contains("\n"), let port = line.split(separator: ":").last.flatMap({ UInt16($0) })
            {
                return port
            }
            usleep(500)
        }
        throw .failed("the service does not say where it listens")
    }

    private static func waitUntilReady(_ port: UInt16) throws(BenchmarkFailure) {
        let socket = try LoadSocket(port: port)
        socket.send(ServiceClient.request("GET", "/readyz"))
        while socket.wait(10_000) {
            socket.receive()
            guard let response = socket.nextResponse() else { continue }
            guard response.status == 200 else { break }
            return
        }
        throw .failed("the service does not become ready")
    }

    private static func token(in messages: String) throws(BenchmarkFailure) -> String {
        for _ in 0..<2000 {
            let text = BenchmarkConsole.bytes(of: messages).map { String(decoding: $0, as: UTF8.self) } ?? ""
            if let line = text.split(separator: "\n").first(where: { $0.contains("#token=") }), text.hasSuffix("\n") {
                return String(line.split(separator: "=").last ?? "")
            }
            // The token is told once; after that the service says where it is kept.
            let place = "the access token is in "
            if let line = text.split(separator: "\n").first(where: { $0.contains(place) }), text.hasSuffix("\n"),
                let file = line.firstRange(of: place).map({ String(line[$0.upperBound...]) }),
                let bytes = BenchmarkConsole.bytes(of: file)
            {
                return String(decoding: bytes.prefix { $0 > 0x20 }, as: UTF8.self)
            }
            usleep(500)
        }
        throw .failed("the service does not say how to get in")
    }

    /// Asks it to end, and waits.
    func stop() { process.stop(patience: .seconds(60)) }

    /// Ends it as a crash would.
    func kill() { process.kill() }

    /// Memory in MiB: what is resident now and the most so far.
    var memory: (resident: Double, peak: Double) {
        let status = BenchmarkConsole.bytes(of: "/proc/\(number)/status").map { String(decoding: $0, as: UTF8.self) }
        func mebibytes(_ name: String) -> Double {
            let line = (status ?? "").split(separator: "\n").first { $0.hasPrefix(name) }
            return (line?.split(separator: " ").dropLast().last.flatMap { Double($0) } ?? 0) / 1024
        }
        // The value follows tabs and blanks.
        return (mebibytes("VmRSS:"), mebibytes("VmHWM:"))
    }
}

/// A configuration with many tokens, for tests that need many callers.
enum BenchmarkConfiguration {
    /// The tokens that a configuration of `count` readers names; the first may do everything.
    static func tokens(_ count: Int) -> [String] {
        (0...count).map { number in
            "evk_" + String((String(repeating: "0", count: 43) + String(number)).suffix(43))
        }
    }

    /// The entries of a configuration's list of tokens.
    static func entries(_ tokens: [String]) -> String {
        var text = ""
        for (place, token) in tokens.enumerated() {
            let hash = ContentDigest(of: token).hexadecimal
            let role = place == 0 ? "administrator" : "viewer"
            text += "      - {name: reader-\(place), hash: 'sha256:\(hash)', roles: [\(role)]}\n"
        }
        return text
    }
}
