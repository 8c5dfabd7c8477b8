import Authentication
import Execution
import Foundation
import IncidentModel
import LocalFiles
import Remediation
import Testing

@testable import Executors

/// A certificate is renewed when a later one is there, whatever programs say.
@Suite(.timeLimit(.minutes(5))) struct CertificateSystemTests {
    private static func fixture(_ name: String) throws -> String {
        try #require(
            Bundle.module.url(forResource: "\(name)-certificate", withExtension: "pem", subdirectory: "Fixtures")
        ).path()
    }

    /// An executor for a certificate whose programs are as told; `FILE` and `NEW` in them are the certificate's file and a
    /// later one.
    private static func with(
        _ programs: String,
        _ body: (TestFolder, RememberingExecutor, CertificateSystem) async throws -> Void
    ) async throws {
        try await TestFolder.with { folder in
            let text = try String(contentsOfFile: try fixture("old"), encoding: .utf8)
            let file = try folder.write(text, to: "cart.pem")
            let filled = programs.replacing("FILE", with: file).replacing("NEW", with: try fixture("new"))
                .replacing("OLD", with: try fixture("old"))
            let yaml = "targets: {certificate/shop/cart-tls: {file: \(file), \(filled)}}"
            let system = CertificateSystem(try BuiltInOrder.settings(yaml) { CertificateSettings(reading: $0) })
            try await body(folder, RememberingExecutor(system, memory: try OrderMemory(folder.path("memory"))), system)
        }
    }

    private static func renew(_ name: String = "cart-tls") throws -> Action {
        try BuiltInOrder.action("certificate.renew", "certificate/shop/\(name)")
    }

    private static func failure(_ answer: StepAnswer) -> String {
        if case .failed(let words) = answer { words } else { "\(answer)" }
    }

    @Test func `a certificate's validity is that of the first in the file`() throws {
        let old = try Data(contentsOf: URL(filePath: try Self.fixture("old")))
        let new = try Data(contentsOf: URL(filePath: try Self.fixture("new")))
        let validity = try #require(CertificateValidity(pem: Array(old + new)))
        #expect(validity == CertificateValidity(pem: Array(old)))
        #expect(validity.notAfter.seconds - validity.notBefore.seconds == 3650 * 86_400)
        #expect(CertificateValidity(pem: []) == nil)
        #expect(
            CertificateValidity(pem: Array("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----".utf8)) == nil
        )
        for length in stride(from: 0, to: old.count - 30, by: 7) {
            #expect(CertificateValidity(pem: Array(old.prefix(length))) == nil)
        }
        #expect(CertificateValidity(pem: [UInt8](repeating: 0x41, count: CertificateValidity.mostBytes + 1)) == nil)
    }

    @Test func `a renewed certificate is there and loaded, and the one before can be put back`() async throws {
        let programs =
            "renew: [/bin/cp, NEW, FILE], reload: [/bin/cp, FILE, FILE.loaded], restore: [/bin/cp, OLD, FILE]"
        try await Self.with(programs) { folder, executor, _ in
            let before = folder.text("cart.pem")
            let order = try await BuiltInOrder.order(try Self.renew(), of: executor)
            let forecast = try await executor.simulate(order)
            #expect(
                forecast.isAccepted && forecast.words.hasPrefix("Would run /bin/cp, then /bin/cp; the certificate is")
            )
            let record = try #require(BuiltInOrder.recorded(try await executor.run(order)))
            #expect(folder.text("cart.pem.loaded") == folder.text("cart.pem"))
            #expect(folder.text("cart.pem") != before)
            let undo = try await BuiltInOrder.order(try Self.renew(), of: executor, token: 8, undoing: record)
            #expect(try await executor.run(undo) == .done(.nothing))
            #expect(folder.text("cart.pem") == before)
        }
    }

    @Test func `a program that says it is done and has done nothing is found out`() async throws {
        try await Self.with("renew: [/bin/true]") { _, executor, _ in
            let order = try await BuiltInOrder.order(try Self.renew(), of: executor)
            let words = Self.failure(try await executor.run(order))
            #expect(words.hasPrefix("/bin/true ended with status 0; the certificate is valid until "))
            #expect(words.hasSuffix(", and is no later one"))
        }
    }

    @Test func `what a program complains about is told`() async throws {
        try await Self.with("renew: [/bin/ls, /no/such/place]") { _, executor, _ in
            let order = try await BuiltInOrder.order(try Self.renew(), of: executor)
            #expect(Self.failure(try await executor.run(order)).contains("No such file or directory"))
        }
    }

    @Test func `one that hangs is ended`() async throws {
        try await Self.with("renew: [/bin/sleep, '1000'], limit: 1s") { _, executor, _ in
            let order = try await BuiltInOrder.order(try Self.renew(), of: executor)
            #expect(Self.failure(try await executor.run(order)).contains("was ended since its time was over"))
        }
    }

    @Test func `one that leaves garbage behind has failed`() async throws {
        try await Self.with("renew: [/bin/cp, /bin/true, FILE]") { _, executor, _ in
            let order = try await BuiltInOrder.order(try Self.renew(), of: executor)
            #expect(Self.failure(try await executor.run(order)).contains("the certificate is none that can be read"))
        }
    }

    @Test func `a reload that fails is told, since servers may still have the old one`() async throws {
        try await Self.with("renew: [/bin/cp, NEW, FILE], reload: [/bin/false]") { _, executor, _ in
            let order = try await BuiltInOrder.order(try Self.renew(), of: executor)
            #expect(Self.failure(try await executor.run(order)).contains("servers may not have loaded it"))
        }
    }

    @Test func `a program that is not there changes nothing`() async throws {
        try await Self.with("renew: [/no/such/program]") { _, executor, _ in
            let order = try await BuiltInOrder.order(try Self.renew(), of: executor)
            #expect(!(try await executor.simulate(order)).isAccepted)
            #expect(BuiltInOrder.refusal(try await executor.run(order))?.reason == .notConfigured)
        }
    }

    @Test func `an inquiry never says that it did not happen, since a program outlives its worker`() async throws {
        try await Self.with("renew: [/bin/cp, NEW, FILE]") { folder, _, system in
            let order = try BuiltInOrder.order(try Self.renew())
            let record = try await system.state(of: order.action).record
            #expect(try await system.hasHappened(order, recorded: record) == .unknown)
            try folder.write(try String(contentsOfFile: try Self.fixture("new"), encoding: .utf8), to: "cart.pem")
            #expect(try await system.hasHappened(order, recorded: record) == .yes)
        }
    }

    @Test func `what configuration does not name is refused, and what is wrong in it is said`() async throws {
        try await Self.with("renew: [/bin/true]") { _, executor, _ in
            let reading = try await executor.describe(try Self.renew("other"))
            #expect(BuiltInOrder.refusal(reading)?.reason == .notConfigured)
        }
        for (text, problem) in [
            ("targets: {certificate/a/b: {file: /f}}", "renew` is missing"),
            ("targets: {certificate/a/b: {file: /f, renew: [renew]}}", "an absolute path of a program"),
            ("targets: {certificate/a/b: {file: f, renew: [/r]}}", "an absolute path"),
            ("targets: {certificate/a/b: {file: /f, renew: /r -x}}", "must be a list"),
        ] {
            let faults = BuiltInOrder.faults(text) { CertificateSettings(reading: $0) }
            #expect(faults.contains(problem), "\(faults)")
        }
    }
}
