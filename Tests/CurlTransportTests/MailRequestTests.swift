import CurlTransport
import Testing

@Suite struct MailRequestTests {
    @Test(arguments: ["a@b.c", "first.last+tag@mail.example.com", "x!#$%&'*+-/=?^_`{|}~@h"]) func `addresses`(
        text: String
    ) {
        #expect(MailRequest.isAddress(text))
    }

    @Test(arguments: [
        "", "a", "@b", "a@", "a@b@c", "a b@c", "a@b c", "a@b\r\nRCPT TO:<x@y.z>", "<a@b>", "\"a\"@b", "a,b@c", "a@-b",
        "a@b..c",
        ".a@b", "a.@b", "ä@b", "a@bä", "a@[127.0.0.1]", String(repeating: "a", count: 65) + "@b", "a\u{0}@b", "a>@b",
        "a(x)@b",
    ]) func `what is no address`(text: String) {
        #expect(!MailRequest.isAddress(text))
    }

    @Test(arguments: [
        "http://a", "smtp://", "smtp://a/b", "smtp://u:p@a", "smtp://a:0", "smtp://a:65536", "smtp://a:+1",
        "smtp://a:2 5", "smtp://a?x",
        "smtp://a\r\nEHLO b", "file:///etc/passwd", "smtp://[::1]", "SMTP://a", "smtp://a:25:25",
    ]) func `what is no mail server is refused before anything is opened`(server: String) async {
        let request = MailRequest(server: server, greetingName: "h", sender: "a@b", recipients: ["a@b"], message: [])
        let error = await #expect(throws: TransportError.self) { try await MailClient().send(request) }
        #expect(error?.code == .invalidRequest)
    }

    @Test func `a request is refused that could add a command`() async {
        var requests: [MailRequest] = []
        let good = MailRequest(server: "smtp://h", greetingName: "h", sender: "a@b", recipients: ["a@b"], message: [])
        for change in [\MailRequest.sender, \.greetingName, \.server] {
            var bad = good
            bad[keyPath: change] += "\r\nQUIT"
            requests.append(bad)
        }
        for change in [\MailRequest.user, \.password] {
            var bad = good
            bad[keyPath: change] = "x\r\ny"
            requests.append(bad)
        }
        for recipients in [[], ["a@b", "a@b\r\nx"], Array(repeating: "a@b", count: 101)] {
            var bad = good
            bad.recipients = recipients
            requests.append(bad)
        }
        for request in requests {
            let error = await #expect(throws: TransportError.self) { try await MailClient().send(request) }
            #expect(error?.code == .invalidRequest)
        }
    }
}
