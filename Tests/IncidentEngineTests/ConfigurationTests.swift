import Notices
import Testing

@testable import IncidentEngine

struct ConfigurationTests {
    /// Loads a file of this text; `$DIR` in expectations stands for its folder.
    static func load(
        _ text: String,
        environment: [String: String] = [:]
    ) throws -> (configuration: Configuration, folder: String) {
        let scratch = try ScratchFolder()
        let file = try scratch.write(text, to: "evenkeel.yaml")
        return (try ConfigurationLoader(environment: environment).load(file: file), scratch.path)
    }

    /// What is wrong with a file of this text, without the file's folder.
    static func problems(_ text: String) throws -> [String] {
        do {
            _ = try load(text)
            return []
        } catch let error as EngineError {
            #expect(error.code == .badConfiguration)
            return error.problems
        }
    }

    @Test(arguments: ["", "# nothing but a comment\n", "{}\n"])
    func `a file that sets nothing gives the defaults`(text: String) throws {
        let (read, folder) = try Self.load(text)
        var expected = Configuration()
        (expected.base, expected.text) = (folder + "/", Array(text.utf8))
        #expect(read == expected)
        #expect(try ConfigurationLoader(environment: [:]).load(file: nil) == Configuration())
    }

    @Test func `a file that was cut off anywhere is known as such, whatever it still says`() throws {
        let whole = """
            serve:
              governance:
                policy:
                  default: approve
                  rules: [{name: all, when: {risk-up-to: high}, rung: act}]
                  ceilings:
                    - {name: nobody is cut off, when: {classes: [block, isolate]}, rung: suggest}
            """
        let present = try Self.load(whole).configuration
        for count in 0..<whole.utf8.count {
            // What cannot be read is refused as it is.
            guard let cut = try? Self.load(String(decoding: whole.utf8.prefix(count), as: UTF8.self)).configuration
            else { continue }
            #expect(cut.isCutOff(from: present), "after \(count) bytes")
        }
        #expect(!present.isCutOff(from: present))
        #expect(try !Self.load(whole + "\n# end").configuration.isCutOff(from: present))
        #expect(try !Self.load(whole.replacing("high", with: "low")).configuration.isCutOff(from: present))
        #expect(!Configuration().isCutOff(from: present))
    }

    @Test func `the defaults are what is documented`() {
        let standard = Configuration()
        #expect(standard.runbooks.isEmpty && standard.actions.isEmpty)
        #expect(standard.incidents == nil && standard.prompts == nil && standard.inventory == nil)
        #expect(!standard.onlyDeclaredTargets)
        #expect(standard.deadline == .seconds(8))
        #expect(standard.seed == 1)
        #expect(standard.inputBytes == 32 << 20)
        #expect(standard.samples == 240)
        #expect(standard.inference.endpoint == nil && standard.inference.model == nil)
        #expect(standard.inference.keyVariable == "EVENKEEL_API_KEY")
        #expect(standard.inference.contextTokens == 4096)
        #expect(standard.inference.suppressReasoning)
    }

    @Test func `every key is read, and paths are relative to the file`() throws {
        let text = """
            runbooks: [books, /opt/books]
            incidents: past
            prompts: ../prompts
            inventory: inventory.yaml
            only-declared-targets: true
            actions: [own.yaml]
            inference:
              endpoint: http://127.0.0.1:8080/v1
              model: small
              api-key-file: key
              api-key-variable: OTHER_KEY
              context-tokens: 8192
              connect-timeout: 250ms
              first-token-timeout: 1m
              token-gap-timeout: 5s
              certificate-authority-file: ca.pem
              unix-socket: /run/model.sock
              schema-form: \(Configuration.Inference.schemaForms[0])
              suppress-reasoning: false
            deadline: 4s
            seed: 42
            limits: {input-bytes: 1048576, samples: 64}
            """
        let (read, folder) = try Self.load(text)
        var expected = Configuration()
        (expected.base, expected.text) = (folder + "/", Array(text.utf8))
        expected.runbooks = ["\(folder)/books", "/opt/books"]
        expected.incidents = "\(folder)/past"
        expected.prompts = "\(folder)/../prompts"
        expected.inventory = "\(folder)/inventory.yaml"
        expected.onlyDeclaredTargets = true
        expected.actions = ["\(folder)/own.yaml"]
        expected.inference.endpoint = "http://127.0.0.1:8080/v1"
        expected.inference.model = "small"
        expected.inference.keyFile = "\(folder)/key"
        expected.inference.keyVariable = "OTHER_KEY"
        expected.inference.contextTokens = 8192
        expected.inference.connectTimeout = .milliseconds(250)
        expected.inference.firstTokenTimeout = .seconds(60)
        expected.inference.tokenGapTimeout = .seconds(5)
        expected.inference.certificateAuthorityFile = "\(folder)/ca.pem"
        expected.inference.unixSocket = "/run/model.sock"
        expected.inference.schemaForm = Configuration.Inference.schemaForms[0]
        expected.inference.suppressReasoning = false
        expected.deadline = .seconds(4)
        expected.seed = 42
        expected.inputBytes = 1_048_576
        expected.samples = 64
        #expect(read == expected)
    }

    static let faults: [(String, [String])] = [
        ("runbook: [a]", ["evenkeel.yaml:1:1", "unknown key `runbook`", "did you mean `runbooks`?"]),
        ("seed: 1\nsede: 2", ["evenkeel.yaml:2:1", "unknown key `sede`"]),
        ("inference:\n  endpont: x", ["evenkeel.yaml:2:3", "unknown key `endpont`", "did you mean `endpoint`?"]),
        ("limits: {sample: 64}", ["evenkeel.yaml:1:", "unknown key `sample`", "did you mean `samples`?"]),
        ("seed: -1", ["evenkeel.yaml:1:7", "`seed`"]),
        ("seed: many", ["evenkeel.yaml:1:7", "`seed`"]),
        ("seed: 99999999999999999999", ["`seed`"]),
        ("deadline: 8", ["`deadline`"]),
        ("deadline: 2h", ["`deadline`"]),
        ("deadline: 1ms", ["`deadline`"]),
        ("limits: {samples: 1}", ["`limits.samples`"]),
        ("limits: {input-bytes: 12}", ["`limits.input-bytes`"]),
        ("inference: {context-tokens: 100}", ["`inference.context-tokens`"]),
        ("inference: {schema-form: magic}", ["`inference.schema-form`", Configuration.Inference.schemaForms[0]]),
        ("inference: {suppress-reasoning: maybe}", ["`inference.suppress-reasoning`"]),
        ("inference: http://127.0.0.1", ["`inference`"]),
        ("runbooks: books", ["`runbooks`"]),
        ("runbooks: [[a]]", ["`runbooks[0]`"]),
        ("only-declared-targets: true", ["`only-declared-targets` it needs `inventory`", "name the file"]),
        ("seed: 1\nseed: 2", ["evenkeel.yaml:2:1", "seed"]),
        ("seed: [1", ["evenkeel.yaml:"]),
        ("- seed", ["evenkeel.yaml:1:1"]),
        ("a: &x [1]\nb: *x", ["evenkeel.yaml:"]),
    ]

    @Test(arguments: faults.indices)
    func `what is wrong is said with its place`(index: Int) throws {
        let (text, parts) = Self.faults[index]
        let problems = try Self.problems(text)
        #expect(!problems.isEmpty, "\(text) was accepted")
        for part in parts {
            #expect(problems.contains { $0.contains(part) }, "\(text): \(part) is not in \(problems)")
        }
    }

    @Test func `every fault is reported, not the first`() throws {
        let problems = try Self.problems("seed: x\ndeadline: y\nrunbok: z\ninference: {context-tokens: 1}")
        #expect(problems.count == 4)
    }

    @Test func `the environment overrides single keys and an empty variable counts as unset`() throws {
        let text = "runbooks: [a]\nprompts: p\ninference: {endpoint: 'http://a', model: m}"
        let environment = [
            "EVENKEEL_RUNBOOKS": "/x:/y", "EVENKEEL_PROMPTS": "/p", "EVENKEEL_INCIDENTS": "/i",
            "EVENKEEL_ENDPOINT": "http://b", "EVENKEEL_MODEL": "",
        ]
        let configuration = try Self.load(text, environment: environment).configuration
        #expect(configuration.runbooks == ["/x", "/y"])
        #expect(configuration.prompts == "/p")
        #expect(configuration.incidents == "/i")
        #expect(configuration.inference.endpoint == "http://b")
        #expect(configuration.inference.model == "m")
    }

    @Test func `paths of notices are relative to the file`() throws {
        let scratch = try ScratchFolder()
        let text = """
            serve:
              notices:
                - {type: slack, name: a, url-variable: HOOK, certificate-authority-file: authorities.pem}
                - {type: slack, name: b, url-variable: HOOK, certificate-authority-file: /etc/authorities.pem}
                - {type: slack, name: c, url-variable: HOOK}
            """
        let file = try scratch.write(text, to: "evenkeel.yaml")
        let notices = try ConfigurationLoader(environment: [:]).load(file: file).serve.notices
        #expect(
            notices.map(\.certificateAuthorityFile)
                == [scratch.path + "/authorities.pem", "/etc/authorities.pem", nil]
        )
    }

    @Test func `the environment names the file, and a flag names it before that`() throws {
        let scratch = try ScratchFolder()
        let first = try scratch.write("seed: 11", to: "first.yaml")
        let second = try scratch.write("seed: 22", to: "second.yaml")
        let loader = ConfigurationLoader(environment: ["EVENKEEL_CONFIG": first])
        #expect(try loader.load(file: nil).seed == 11)
        #expect(try loader.load(file: second).seed == 22)
    }

    @Test func `a file that is not there, too large or not text is refused with its name`() throws {
        let scratch = try ScratchFolder()
        let large = try scratch.write(
            [UInt8](repeating: UInt8(ascii: "#"), count: ConfigurationLoader.maximumBytes + 1),
            to: "large.yaml"
        )
        let binary = try scratch.write([0xFF, 0xFE, 0x00], to: "binary.yaml")
        for path in [scratch.path + "/absent.yaml", large, binary, scratch.path] {
            let error = #expect(throws: EngineError.self) {
                try ConfigurationLoader(environment: [:]).load(file: path)
            }
            #expect(error?.code == .badConfiguration)
            #expect(error?.problems.first?.contains(path) == true, "\(error?.problems ?? [])")
        }
    }
}
