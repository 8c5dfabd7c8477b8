import IncidentModel
import Testing

@testable import Remediation

@Suite struct BuiltInCatalogueTests {
    static let catalogue = ActionCatalogue.builtIn

    /// Changes whose effect no fact of a snapshot shows: responders look for themselves. An alert that still fires must
    /// not undo a containment.
    static let verifiedByPeople: Set<String> = [
        "host.isolate", "kubernetes.quarantine-workload", "network.block-address",
    ]
    /// Faults that no declared action ends: they are for people, and a plan for them pages.
    static let forPeople: Set<String> = []

    @Test func `the catalogue is large, and no definition hides another`() {
        let parts = [
            ActionCatalogue.observation, ActionCatalogue.workloadActions, ActionCatalogue.correctionActions,
            ActionCatalogue.objectActions, ActionCatalogue.nodeActions, ActionCatalogue.dataActions,
            ActionCatalogue.trafficActions, ActionCatalogue.securityActions,
        ]
        #expect(Self.catalogue.definitions.count >= 40)
        #expect(Self.catalogue.definitions.count == parts.reduce(0) { $0 + $1.count })
        #expect(Self.catalogue.definitions.map(\.id) == Self.catalogue.definitions.map(\.id).sorted())
        #expect(Set(Self.catalogue.definitions.map(\.title)).count == Self.catalogue.definitions.count)
    }

    @Test(arguments: [
        ("kubernetes.correct-environment", "spec.template.spec.containers[app].env[DB_HOST].value", true),
        ("kubernetes.correct-environment", "spec.template.spec.containers[app].envFrom[0].secretRef.name", true),
        ("kubernetes.correct-environment", "spec.template.spec.containers[env].image", false),
        ("kubernetes.correct-environment", "spec.template.spec.containers[a.env.b].image", false),
        ("kubernetes.correct-environment", "spec.environment", false),
        ("kubernetes.correct-probe", "spec.template.spec.containers[app].livenessProbe.httpGet.port", true),
        ("kubernetes.correct-probe", "spec.template.spec.containers[readinessProbe].image", false),
        ("kubernetes.correct-placement", "spec.template.spec.priorityClassName", true),
        ("kubernetes.correct-placement", "spec.template.spec.containers[x].resources", false),
        ("kubernetes.correct-pod-settings", "spec.template.spec.dnsPolicy", true),
        ("kubernetes.correct-pod-settings", "spec.template.spec.containers[dns].command", false),
        ("kubernetes.correct-image", "spec.template.spec.containers[app].image", true),
        ("kubernetes.correct-image", "spec.template.spec.containers[image].command", false),
    ]) func `a correction sets what its action means, whatever names the manifest chose`(
        id: String,
        field: String,
        may: Bool
    ) throws {
        #expect(try #require(Self.catalogue.definition(named: id)).maySet(field) == may)
    }

    @Test(arguments: ActionClass.allCases) func `every class of action is covered`(_ actionClass: ActionClass) {
        #expect(Self.catalogue.definitions.contains { $0.actionClass == actionClass })
    }

    @Test(arguments: catalogue.definitions) func `every definition is complete`(_ definition: ActionDefinition) {
        #expect(Self.catalogue[definition.id] == definition)
        #expect(definition.title.first?.isUppercase == true && !definition.title.hasSuffix("."))
        #expect(!definition.targetKinds.isEmpty)
        #expect(definition.timing.typical > 0 && definition.timing.slow >= definition.timing.typical)
        #expect(definition.verificationWindow > 0)
        #expect((0...10).contains(definition.cost))
        for condition in definition.preconditions + definition.invariants + definition.postconditions {
            #expect(!condition.meaning.isEmpty)
        }
        if !definition.compensation.isReversible { #expect(definition.compensation.meaning.count > 20) }
    }

    @Test(arguments: catalogue.definitions.filter(\.actionClass.changesState))
    func `every change can be verified, undone or called irreversible, and locks what it touches`(
        _ definition: ActionDefinition
    ) {
        #expect(definition.postconditions.isEmpty == Self.verifiedByPeople.contains(definition.id.text))
        #expect(definition.locks.contains(.target))
        #expect(definition.approval >= .one)
        #expect(definition.cost > 0)
        let undo = ["enable", "uncordon"].contains { definition.id.text.contains($0) }
        #expect(!definition.remedies.isEmpty || undo, "a change that mends nothing is of no use")
        switch definition.compensation {
        case .action(let id, let meaning):
            let other = Self.catalogue.definition(named: id)
            #expect(other.map { !$0.targetKinds.isDisjoint(with: definition.targetKinds) } ?? false, "\(id)")
            #expect(!meaning.isEmpty)
        case .restoresRecordedState(let meaning): #expect(!meaning.isEmpty)
        case .irreversible, .notNeeded: break
        }
    }

    @Test(arguments: catalogue.definitions.filter { !$0.actionClass.changesState })
    func `what changes no system has no effect, needs nobody and remedies nothing`(_ definition: ActionDefinition) {
        #expect(definition.effects.isEmpty)
        #expect(definition.approval == .none)
        #expect(definition.remedies.isEmpty)
    }

    @Test(arguments: catalogue.definitions) func `parameters are well formed`(_ definition: ActionDefinition) {
        #expect(Set(definition.parameters.map(\.name)).count == definition.parameters.count)
        let declared = Set(definition.parameters.map(\.name))
        let conditions = definition.preconditions + definition.invariants + definition.postconditions
        #expect(Set(conditions.flatMap(\.expression.arguments)).isSubset(of: declared))
        for parameter in definition.parameters {
            #expect(parameter.name.utf8.allSatisfy { (97...122).contains($0) || $0 == UInt8(ascii: "-") })
            #expect(!parameter.meaning.isEmpty && !parameter.domainDescription.isEmpty)
            #expect(Self.isUsable(parameter.domain), "\(parameter.name)")
        }
    }

    @Test(arguments: catalogue.definitions) func `effects are what the simulator can play`(
        _ definition: ActionDefinition
    ) {
        for effect in definition.effects {
            switch effect {
            case .replacesInstances(let share), .removesInstances(let share), .shedsLoad(let share):
                #expect(share > 0 && share <= 1)
            case .addsCapacity(let share): #expect(share > 0 && share <= 10)
            case .setsInstances(let name):
                guard case .integer(let range)? = definition.parameter(named: name)?.domain else {
                    Issue.record("`\(name)` is no integer parameter")
                    continue
                }
                #expect(range.lowerBound >= 0)
            case .coolsCache(let factor, let seconds): #expect(factor >= 1 && seconds > 0)
            case .failsOver(let seconds): #expect(seconds > 0)
            case .stopsAllInstances, .severs, .dropsWork: break
            }
        }
    }

    @Test(arguments: catalogue.definitions) func `remedies name faults that exist, with shares of success`(
        _ definition: ActionDefinition
    ) {
        for remedy in definition.remedies {
            #expect(FaultCatalogue.builtIn.knows(remedy.pattern), "\(remedy.pattern)")
            #expect(remedy.successRate > 0 && remedy.successRate < 1, "\(remedy.pattern)")
        }
        #expect(Set(definition.remedies.map(\.pattern)).count == definition.remedies.count)
    }

    @Test(arguments: FaultCatalogue.builtIn.definitions.filter { !$0.isSymptom })
    func `every fault has a remedy for a kind it lives on, or is for people`(_ fault: FaultDefinition) {
        let remedies = Self.catalogue.remedies(for: fault.code)
        #expect(remedies.isEmpty == Self.forPeople.contains(fault.code.text))
        // A fault of a pod or claim is often mended on its owner, which the planner finds; it must be of some known kind.
        #expect(remedies.allSatisfy { $0.definition.actionClass.changesState })
        for (earlier, later) in zip(remedies, remedies.dropFirst()) {
            #expect(earlier.successRate >= later.successRate)
        }
    }

    @Test func `the narrowest remedy counts`() throws {
        let probe = try #require(Self.catalogue.definition(named: "kubernetes.correct-probe"))
        #expect(probe.successRate(against: FaultCode(literal: "probe.failing")) == 0.35)
        #expect(probe.successRate(against: FaultCode(literal: "probe.liveness-port-incorrect")) == 0.9)
        #expect(probe.successRate(against: FaultCode(literal: "service.missing")) == nil)
    }

    /// Whether a value of the domain can be given at all.
    private static func isUsable(_ domain: ParameterDefinition.Domain) -> Bool {
        switch domain {
        case .integer, .decimal, .correction, .name, .network: true
        case .duration(let range): range.lowerBound >= 0
        case .choice(let words): !words.isEmpty && Set(words).count == words.count
        case .entity(let kinds): !kinds.isEmpty
        }
    }
}
