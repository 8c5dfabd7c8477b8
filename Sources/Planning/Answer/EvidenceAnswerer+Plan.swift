internal import IncidentModel
internal import Remediation
internal import Retrieval
internal import Risk
internal import Runbooks

/// Answers about what is to be done.
extension EvidenceAnswerer {
    /// What the steps are and why.
    func tellSteps(_ subject: AnswerSubject, _ writer: inout AnswerWriter) {
        for (number, step) in subject.steps {
            writer.tell(AnalysisEvidence.step(step, number: number))
            for statement in step.rationale.prefix(subject.namesStep ? 4 : 1) { writer.repeatStatement(statement) }
            guard subject.namesStep else { continue }
            let effect = step.expectedEffect
            writer.say(effect, [AnalysisEvidence.definition(step.action.definition, side: "effect", effect)])
        }
    }

    /// What was considered and not taken, and why.
    func tellAlternatives(_ subject: AnswerSubject, _ writer: inout AnswerWriter) {
        let numbered = Array(zip(1..., plan.considered))
        guard !subject.actions.isEmpty else {
            let about = numbered.filter { _, considered in
                subject.entities.contains { considered.proposal.contains($0.name) }
            }
            for (number, considered) in about.isEmpty ? numbered : about {
                writer.tell(AnalysisEvidence.considered(considered, number: number))
            }
            return
        }
        let definitions = request.catalogue.definitions.filter { subject.actions.contains($0.id.text) }
        for (number, considered) in numbered
        where definitions.contains(where: { considered.proposal.hasPrefix($0.title) }) {
            writer.tell(AnalysisEvidence.considered(considered, number: number))
        }
        for (number, step) in subject.steps where subject.namesStep {
            writer.tell(AnalysisEvidence.step(step, number: number))
        }
        guard let place = subject.hypothesis else { return }
        tellExperience(subject.actions, request.findings.hypotheses[place], &writer)
        if writer.statements.isEmpty { tellUnfit(definitions, request.findings.hypotheses[place], &writer) }
    }

    /// Past incidents of the same fault in which such an action did not help.
    private func tellExperience(_ actions: Set<String>, _ hypothesis: Hypothesis, _ writer: inout AnswerWriter) {
        for incident in request.knowledge.incidents where incident.fault == hypothesis.fault {
            guard let attempt = incident.failed.first(where: { actions.contains($0.action) }) else { continue }
            let example = incident.isExample ? ", an example" : ""
            let failed = incident.failed.map(\.action).joined(separator: ", ")
            let evidence = Evidence(
                source: .incident,
                document: "incidents/\(incident.file)",
                locator: incident.id.text,
                excerpt: "\(incident.title) (\(incident.date)\(example)): \(incident.fault); did not help: \(failed)"
            )
            let text = "In incident `\(incident.id)` of \(incident.date)\(example), `\(attempt.action)` did not help."
            writer.say(text, [evidence])
        }
    }

    /// That the actions asked about are not declared to end the fault, where that is so; those that act on what is
    /// broken, at most two.
    private func tellUnfit(_ definitions: [ActionDefinition], _ hypothesis: Hypothesis, _ writer: inout AnswerWriter) {
        let binding = TargetBinding(hypothesis, snapshot: request.snapshot)
        let fitting = definitions.filter { binding.target(for: $0) != nil }
        for definition in fitting.prefix(2) where definition.successRate(against: hypothesis.fault) == nil {
            let title = definition.title.lowercasedFirst
            let text = "To \(title) (`\(definition.id)`) is not declared to end `\(hypothesis.fault)`."
            writer.say(text, [AnalysisEvidence.definition(definition, side: "remedies", text)])
        }
    }

    /// How the steps are undone.
    func tellUndo(_ subject: AnswerSubject, _ writer: inout AnswerWriter) {
        for (number, step) in subject.steps where step.action.definition.actionClass.changesState {
            let definition = step.action.definition
            let text = "Step \(number), \(definition.title.lowercasedFirst): \(definition.compensation.meaning)."
            writer.say(text, [AnalysisEvidence.definition(definition, side: "undo", text)])
        }
        guard writer.statements.isEmpty, !plan.steps.isEmpty else { return }
        let text = "No step of the plan changes anything, so there is nothing to undo."
        writer.say(text, [AnalysisEvidence.step(plan.steps[0], number: 1)])
    }

    /// How it is seen that the steps helped.
    func tellVerification(_ subject: AnswerSubject, _ writer: inout AnswerWriter) {
        for (number, step) in subject.steps {
            let definition = step.action.definition
            let meanings = definition.postconditions.map(\.meaning)
            guard !meanings.isEmpty else { continue }
            let window = StepWriter.seconds(definition.verificationWindow)
            let text = "Step \(number) helped when, within \(window), \(meanings.joined(separator: " and "))."
            writer.say(text, [AnalysisEvidence.definition(definition, side: "verification", text)])
        }
    }

    /// What may go wrong, and what becomes of doing nothing.
    func tellRisk(_ writer: inout AnswerWriter) {
        guard let risk = plan.risk else { return }
        let words = RiskNarrative(risk)
        let sentences = [
            ("effect", words.effect), ("worse", words.worse), ("recovery", words.recovery), ("reach", words.reach),
            ("undo", words.undo), ("basis", words.basis),
        ]
        for (subject, sentence) in sentences { writer.tell(AnalysisEvidence.risk(sentence, about: subject)) }
    }

    /// What past incidents and runbooks say of it.
    func tellPrecedent(_ inquiry: Inquiry, _ writer: inout AnswerWriter) {
        let fault = request.findings.hypotheses.first?.fault
        for incident in request.knowledge.incidents where incident.fault == fault {
            let worked = incident.worked.map(\.action).joined(separator: ", ")
            let example = incident.isExample ? ", an example" : ""
            let excerpt = "\(incident.title) (\(incident.date)\(example)): \(incident.fault); worked: \(worked)"
            let evidence = Evidence(
                source: .incident,
                document: "incidents/\(incident.file)",
                locator: incident.id.text,
                excerpt: excerpt
            )
            let text =
                "The same fault was behind incident `\(incident.id)` of \(incident.date)\(example): \(incident.title)."
            writer.say(worked.isEmpty ? text : "\(text) What worked: \(worked).", [evidence])
        }
        for hit in PlanPassages.hits(for: request, question: inquiry.text).prefix(3) {
            let evidence = PassageEvidence.evidence(of: hit)
            writer.say("\(hit.passage.title): \(evidence.excerpt)", [evidence])
        }
    }
}
