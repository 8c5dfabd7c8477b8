import IncidentModel
import StructuredDocuments
import Testing
import YAMLDocuments

@testable import Remediation

@Suite struct ActionDefinitionReadingTests {
    /// A definition that says everything.
    static let complete = """
        id: shop.drain-region
        class: drain
        title: Move shop traffic out of the region
        targets: [svc, deployment]
        parameters:
          - {name: share-percent, type: integer, from: 10, to: 100, meaning: how much to move}
          - {name: after, type: duration, from: 5, to: 60, required: false, meaning: seconds to wait}
          - {name: way, type: choice, words: [fast, slow], meaning: how}
          - {name: by, type: entity, kinds: [node], meaning: through which node}
        before: [{holds: "target.replicas.ready >= 1", meaning: the target serves}]
        during: [{holds: "argument.share-percent < 100 or target.error.rate < 0.5", meaning: not all fails}]
        after: [{holds: "target.alerts.firing == 0", meaning: no alert fires}]
        effects: [{type: fails-over, seconds: 20}, {type: sets-instances, argument: share-percent}]
        undo: {type: restores-recorded-state, meaning: move it back}
        locks: [target, callers]
        cost: 2.5
        executor: proxy
        approval: two
        typical: 90s
        slow: 10m
        verify-within: 15m
        remedies: {"dependency.unavailable": 0.5, "network.*": 0.25}

        """
    /// The least that is a definition.
    static let least = "id: shop.look\nclass: look\ntitle: Look\ntargets: [service]\n"

    static func read(_ text: String) throws(DocumentFaults) -> ActionDefinition {
        let faults = FaultCollector()
        guard let node = YAMLReader.document(SourceExcerpt(document: "a.yaml", text: text), reportingTo: faults) else {
            return try faults.result(nil)
        }
        return try node.read(as: .mapping { ActionDefinition(reading: $0) })
    }

    /// The faults in the order of the lines; none when the text was read.
    static func faults(_ text: String) -> [String] {
        do throws(DocumentFaults) {
            _ = try read(text)
            return []
        } catch {
            return error.faults.map(\.description)
        }
    }

    @Test func `a definition that says everything is read`() throws {
        let definition = try Self.read(Self.complete)
        #expect(definition.id.text == "shop.drain-region")
        #expect(definition.actionClass == .drain)
        #expect(definition.targetKinds == [.service, .deployment])
        #expect(
            definition.parameters == [
                ParameterDefinition("share-percent", .integer(10...100), "how much to move"),
                ParameterDefinition("after", .duration(5...60), isRequired: false, "seconds to wait"),
                ParameterDefinition("way", .choice(["fast", "slow"]), "how"),
                ParameterDefinition("by", .entity([.node]), "through which node"),
            ]
        )
        #expect(definition.preconditions == [Condition("target.replicas.ready >= 1", "the target serves")])
        #expect(definition.invariants.count == 1)
        #expect(definition.postconditions.map(\.meaning) == ["no alert fires"])
        #expect(definition.effects == [.failsOver(seconds: 20), .setsInstances(argument: "share-percent")])
        #expect(definition.compensation == .restoresRecordedState(meaning: "move it back"))
        #expect(definition.locks == [.target, .callers])
        #expect(definition.cost == 2.5)
        #expect(definition.executor == .proxy)
        #expect(definition.approval == .two)
        #expect(definition.timing == .init(typical: 90, slow: 600))
        #expect(definition.verificationWindow == 900)
        #expect(definition.successRate(against: FaultCode(literal: "network.delay")) == 0.25)
        #expect(definition.successRate(against: FaultCode(literal: "dependency.unavailable")) == 0.5)
    }

    @Test func `what is not said has a careful default`() throws {
        let look = try Self.read(Self.least)
        #expect(look.approval == .none && look.parameters.isEmpty && look.effects.isEmpty)
        #expect(look.executor == .webhook && look.locks == [.target])
        #expect(look.timing == .init(typical: 60, slow: 240))
        let change = try Self.read(Self.least.replacing("class: look", with: "class: restart"))
        #expect(change.approval == .one)
        let lasting =
            Self.least.replacing("class: look", with: "class: flush") + "undo: {type: irreversible, meaning: gone}\n"
        #expect(try Self.read(lasting).approval == .two)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        /// The line that is added to, or put in the place of one of, the least definition.
        let line: String
        /// What the fault says.
        let says: String
        var testDescription: String { line }
    }

    static func cases(_ pairs: KeyValuePairs<String, String>) -> [Case] {
        pairs.map { Case(line: $0.key, says: $0.value) }
    }

    @Test(
        arguments: cases([
            "parameters: [{name: a, type: integer}]": "`parameters[0].meaning` is missing",
            "parameters: [{name: A, type: integer, meaning: m}]": "`parameters[0].name` must be",
            "parameters: [{name: a, type: url, meaning: m}]": "`parameters[0].type` must be",
            "parameters: [{name: a, type: command, meaning: m}]": "`parameters[0].type` must be",
            "parameters: [{name: a, type: integer, from: 9, to: 1, meaning: m}]":
                "`parameters[0].from` is above `to`",
            "parameters: [{name: a, type: integer, from: 0.5, meaning: m}]":
                "`parameters[0].from` must be a whole number",
            "parameters: [{name: a, type: integer, to: 1e16, meaning: m}]": "`parameters[0].to` must be",
            "parameters: [{name: a, type: duration, from: -1, meaning: m}]": "`parameters[0].from` must be",
            "parameters: [{name: a, type: choice, meaning: m}]":
                "`parameters[0].words` is missing: a choice needs its words",
            "parameters: [{name: a, type: entity, meaning: m}]":
                "`parameters[0].kinds` is missing: an entity needs its kinds",
            "parameters: [{name: a, type: entity, kinds: [thing], meaning: m}]": "`parameters[0].kinds[0]` must be",
            "parameters: [{name: a, type: name, meaning: m, pattern: x}]": "unknown key `pattern`",
            "parameters: [{name: a, type: name, meaning: m}, {name: a, type: name, meaning: m}]": "has `a` twice",
            "before: [{holds: target.replicas.ready}]": "`before[0].meaning` is missing",
            "before: [{holds: 'target.colour == 1', meaning: m}]": "there is no fact `colour`",
            "before: [{holds: 'argument.size > 1', meaning: m}]": "names an argument `size`",
            "after: [{holds: 'count(node where argument.x == 1) > 1', meaning: m}]": "names an argument `x`",
            "during: [{holds: 'target.latency <', meaning: m}]": "`during[0].holds` column 17: a value expected",
            "effects: [{type: explodes}]": "`effects[0].type` must be",
            "effects: [{type: sheds-load}]": "`effects[0].share` is missing",
            "effects: [{type: cools-cache, factor: 0.5, seconds: 1}]": "`effects[0].factor` must be",
            "effects: [{type: fails-over, seconds: -1}]": "`effects[0].seconds` must be",
            "effects: [{type: sets-instances, argument: n}]": "sets instances by `n`",
            "effects: [{type: sets-instances}]": "`effects[0].argument` is missing",
            "undo: {type: action, meaning: m}": "`undo.action` is missing",
            "undo: {type: irreversible}": "`undo.meaning` is missing",
            "undo: {type: never}": "`undo.type` must be",
            "locks: [everything]": "`locks[0]` must be",
            "cost: 11": "`cost` must be",
            "executor: shell": "`executor` must be",
            "approval: three": "`approval` must be",
            "typical: 90": "`typical` must be",
            "slow: 0s": "`slow` must be",
            "verify-within: 2d": "`verify-within` must be",
            "remedies: {'image': 0.5}": "`image` is no fault code",
            "remedies: {'image.*': 1.5}": "must be a number from 0",
            "rollback: true": "unknown key `rollback`",
            "command: reboot": "unknown key `command`",
        ])
    ) func `a bad field is reported with its place`(_ testCase: Case) {
        let faults = Self.faults(Self.least + testCase.line + "\n")
        #expect(faults.count == 1, "\(faults)")
        #expect(faults.first?.hasPrefix("a.yaml:5:") == true, "\(faults)")
        #expect(faults.first?.contains(testCase.says) == true, "\(faults)")
    }

    @Test(
        arguments: cases([
            "id: Shop.Look": "`id` must be", "id: ../look": "`id` must be", "id:": "`id` is empty",
            "class: destroy": "`class` must be", "class: Look": "`class` must be", "title: ''": "`title` must be",
            "title: \"a\\nb\"": "`title` must not hold the control character",
            "targets: []": "`targets` must have 1 to 40",
            "targets: service": "`targets` must be", "targets: [services, thing]": "`targets[1]` must be",
        ])
    ) func `a bad required field is reported with its line`(_ testCase: Case) throws {
        let key = testCase.line.prefix { $0 != ":" } + ":"
        let lines = Self.least.split(separator: "\n").map { $0.hasPrefix(key) ? testCase.line : String($0) }
        let number = try #require(lines.firstIndex(of: testCase.line)) + 1
        let faults = Self.faults(lines.joined(separator: "\n") + "\n")
        #expect(faults.count == 1, "\(faults)")
        #expect(faults.first?.hasPrefix("a.yaml:\(number):") == true, "\(faults)")
        #expect(faults.first?.contains(testCase.says) == true, "\(faults)")
    }

    @Test func `everything that is wrong is reported in one reading`() {
        let faults = Self.faults("id: A\nclass: b\ncost: 99\nlocks: [x]\nundo: {type: y}\nremedies: {z: 1}\nextra: 1\n")
        #expect(faults.count == 9, "\(faults)")
        for key in ["title", "targets", "`id`", "class", "cost", "locks", "undo", "`z`", "extra"] {
            #expect(faults.contains { $0.contains(key) }, "\(key)")
        }
    }

    @Test func `an operator's definition replaces the built-in one of its id`() throws {
        let own = try Self.read(Self.least.replacing("shop.look", with: "kubernetes.inspect"))
        let catalogue = ActionCatalogue.builtIn.adding([own])
        #expect(catalogue.definition(named: "kubernetes.inspect") == own)
        #expect(catalogue.definitions.count == ActionCatalogue.builtIn.definitions.count)
    }
}
