import EvenkeelTestKit
import IncidentModel
import Testing

/// No credential that bears a mark gets into evidence, and prose stays as it is.
struct SecretRedactionTests {
    /// The ways in which credentials stand in logs and manifests; `%` stands for the secret.
    static let forms = [
        "connecting with password=% to db-1", "DB_PASSWORD: %", #"{"user":"svc","password":"%"}"#,
        "env API_TOKEN='%' set", "GET /v1/items?access_key=%&page=2", "Authorization: Bearer %",
        "curl -H 'Authorization: Basic %'", "postgres://shop:%@db-1:5432/orders", "redis://:%@cache:6379/0",
        "client.secret = \"%\"", "aws_secret_access_key=%", "x-api-key:%", "mysql --password % -h db-1",
        #"body {\"token\":\"%\"}"#, "Cookie: session=%", "SMTP_PASS=%", "redis-auth=%", "DB_PASSWORD: old -> %",
        "password: \"old\" -> \"%\"", "token: % -> none",
    ]

    @Test(arguments: forms)
    func `a thousand secrets leave no trace, whatever the form`(form: String) {
        var generator = SeededGenerator(seed: 11)
        let letters = Array("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789")
        for _ in 0..<1000 {
            let length = Int.random(in: 8...40, using: &generator)
            var secret = String((0..<length).map { _ in letters.randomElement(using: &generator) ?? "x" })
            secret += String(Int.random(in: 10...99, using: &generator))
            let text = form.replacing("%", with: secret)
            let evidence = Evidence(source: .log, document: "logs", locator: "1", excerpt: text)
            #expect(!evidence.excerpt.contains(secret), "seed 11: \(text)")
            #expect(evidence.excerpt.contains(SecretRedaction.mark))
        }
    }

    @Test(arguments: [
        "key AKIAIOSFODNN7EXAMPLE in use", "token ghp_0123456789abcdefghijABCDEFGHIJ012345 pushed",
        "slack xoxb-123456789012-abcdefghij", "jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl0",
        "mail SG.0123456789abcdefghij01.0123456789abcdefghij", "pull dckr_pat_0123456789abcdefghij",
        "post https://hooks.slack.com/services/T0000/B0000/abcdefghij", "session ASIAIOSFODNN7EXAMPLE",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEow==\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nMIIEow, cut off",
    ])
    func `credentials of known issuers and private keys are taken out`(text: String) {
        let shown = SecretRedaction.redacted(text)
        #expect(shown.contains(SecretRedaction.mark))
        #expect(!shown.contains("MIIE") && !shown.contains("EXAMPLE") && !shown.contains("abcdefghij"))
    }

    @Test(arguments: [
        "secret \"db-credentials\" not found", "Error: secret: not found", "token: expired",
        "bypass: 12345678",
        "password authentication failed for user \"shop\"", "MountVolume.SetUp failed: secretName=registry-credentials",
        "max_tokens=700", "http://checkout:8080/healthz: context deadline exceeded",
        "image shop/cart:1.2.3@sha256:ab12",
        "spec.imagePullSecrets: regcred", "12:04:05 basic checks passed", "at 10.0.0.1:5432: connection refused", "",
    ])
    func `what is no secret stays as it is`(text: String) {
        #expect(SecretRedaction.redacted(text) == text)
    }

    @Test
    func `what stands around a secret stays`() {
        let shown = SecretRedaction.redacted("user=shop password=h7g6f5d4 host=db-1")
        #expect(shown == "user=shop password=[redacted] host=db-1")
        #expect(SecretRedaction.redacted("amqp://shop:h7g6f5@queue:5672") == "amqp://shop:[redacted]@queue:5672")
    }

    @Test
    func `redacting twice changes nothing more`() {
        for form in Self.forms {
            let once = SecretRedaction.redacted(form.replacing("%", with: "s3cr3tV4lue99"))
            #expect(SecretRedaction.redacted(once) == once)
        }
    }

    @Test
    func `neither a change nor the place of evidence keeps a secret value`() {
        let change = Change(
            time: .epoch,
            entityName: "cart",
            kind: .config,
            summary: "DB_PASSWORD: hunter2a -> hunter3b, replicas: 2 -> 3"
        )
        #expect(change.summary == "DB_PASSWORD: [redacted] -> [redacted], replicas: 2 -> 3")
        let evidence = Evidence(source: .log, document: "logs", locator: "token=h7g6f5d4", excerpt: "")
        #expect(evidence.locator == "token=[redacted]")
    }

    @Test
    func `a correction keeps no secret value`() throws {
        let entity = try #require(EntityReference("deployment/shop/orders"))
        let field = "spec.template.spec.containers[0].env[DB_PASSWORD]"
        let correction = Correction(
            entity: entity,
            field: field,
            current: "old-secret-1",
            desired: "new-secret-2",
            basis: .peer,
            reason: "as its peers have it"
        )
        #expect(correction.current == SecretRedaction.mark)
        #expect(correction.desired == nil)
        #expect(correction.basis == .person)
    }
}
