import CurlTransport
import EvenkeelTestKit
import Foundation
import HostProcess
import LocalFiles
import Testing

/// What must never happen, done on purpose: whoever watches the calls has to notice each of it.
@Suite(.enabled(if: CorpusMark.isPlanted, "`corpora.sh` runs it, to see that calls are noticed"))
struct PlantedCallTests {
    @Test func `a program, an argument, an address, a socket and a file that are outside`() async throws {
        let program = try StandIn("nft", of: "corpus-stand-in")
        CorpusMark.program("nft", program.path)
        CorpusMark.folder(program.folder)
        CorpusMark.begin("public", "planted")
        CorpusMark.entry(0)
        _ = try? ChildProcess("/bin/true", []).run()
        _ = try? ChildProcess(program.path, ["-f", "/outside/rules"], environment: ["LC_ALL": "C"]).run()
        _ = FileHandle(forReadingAtPath: "/outside/file")
        let client = HTTPClient(configuration: TransportConfiguration(addressRule: .any))
        for url in ["http://169.254.169.254/", "http://[::ffff:127.0.0.1]:9/"] {
            let limits = TransferLimits(connect: .milliseconds(200), total: .milliseconds(200))
            _ = try? await client.send(HTTPRequest(.get, url, limits: limits))
        }
        let local = HTTPClient(configuration: TransportConfiguration(unixSocketPath: "/tmp/evenkeel-outside"))
        _ = try? await local.send(HTTPRequest(.get, "http://localhost/"))
        CorpusMark.end()
        await client.shutDown()
        await local.shutDown()
    }
}
