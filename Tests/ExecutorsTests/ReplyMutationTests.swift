import Authentication
import EvenkeelTestKit
import Foundation
import IncidentModel
import StrictJSON
import Testing

@testable import Executors

/// Whatever systems reply is read to an end, and never traps: replies that were right, spoilt at random.
@Suite(.timeLimit(.minutes(10))) struct ReplyMutationTests {
    /// `EVENKEEL_SPOILT` says how many are tried; 2,000 of each kind otherwise.
    private static let count = ProcessInfo.processInfo.environment["EVENKEEL_SPOILT"].flatMap(Int.init) ?? 2000

    private static func tries(_ original: String, _ pieces: [String], _ read: ([UInt8]) -> Void) {
        let mutation = ByteMutation(pieces: pieces, changes: 1...6, length: 1...40)
        var generator = SeededGenerator(seed: 20_261_126)
        for _ in 0..<count { read(mutation.spoilt(Array(original.utf8), &generator)) }
    }

    @Test func `a supervisor's`() {
        let info = """
            <?xml version='1.0'?><methodResponse><params><param><value><struct><member><name>group</name><value><string>a\
            </string></value></member><member><name>name</name><value><string>a</string></value></member><member>\
            <name>statename</name><value><string>RUNNING</string></value></member><member><name>start</name><value>\
            <int>1795699803</int></value></member><member><name>now</name><value><int>1795699815</int></value></member>\
            </struct></value></param></params></methodResponse>
            """
        let pieces = [
            "<value>", "</value>", "<array><data>", "&#x10FFFF;", "&amp;", "-9223372036854775808", "<struct>", "<",
        ]
        var known = 0
        Self.tries(info, pieces) { bytes in
            guard case .value(let value) = try? XMLRPCReader.response(bytes) else { return }
            known += SupervisedProcess(value)?.essence.isEmpty == false ? 1 : 0
        }
        #expect(known < Self.count)
    }

    @Test func `a proxy's`() {
        let reply = """
            1
            # be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight
            3 shop 1 s1 127.0.0.1 2 0 1 1 1 1 0 2 0 0 0 0 - 18081 - 0 0 - - 0
            3 shop 2 s2 127.0.0.1 0 5 256 1 1 1 0 2 0 0 0 0 - 18082 - 0 0 - - 0


            """
        Self.tries(reply, ["\n", " ", "/", "99999999999999999999", "-1", "é", ";"]) { bytes in
            guard let servers = ProxyServer.list(String(decoding: bytes, as: UTF8.self)), !servers.isEmpty else {
                return
            }
            let record = ProxyServerRecord(servers)
            #expect(ProxyServerRecord(record.text) == record)
        }
    }

    @Test func `an Alertmanager's`() {
        let silence = """
            {"id":"a-1","status":{"state":"active"},"comment":"Evenkeel: order intent-1/0","createdBy":"evenkeel",\
            "matchers":[{"isEqual":true,"isRegex":false,"name":"service","value":"cart"}]}
            """
        Self.tries(silence, ["{", "[", "\"", "null", "1e999", "\\u0000", "/../"]) { bytes in
            guard let value = try? JSONValue(parsing: bytes), let found = Silence(value) else { return }
            #expect(!found.id.contains("/"))
        }
    }

    @Test func `a certificate`() throws {
        let file = try #require(
            Bundle.module.url(forResource: "old-certificate", withExtension: "pem", subdirectory: "Fixtures")
        )
        let text = try String(contentsOf: file, encoding: .utf8)
        Self.tries(text, ["-----BEGIN CERTIFICATE-----", "\n", "=", "AAAA", "-----BEGIN ENCRYPTED PRIVATE KEY-----"]) {
            guard let validity = CertificateValidity(pem: $0) else { return }
            #expect(!validity.notAfter.description.isEmpty)
        }
    }
}
