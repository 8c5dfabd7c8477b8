extension Command {
    static let playbook = Command(
        name: "playbook",
        summary: "exports plans as CACAO playbooks, imports and checks playbooks",
        usage: "export|import|check FILE",
        operandCount: 2...2,
        operands: [.word(["export", "import", "check"]), .path],
        options: [.plainFormat, .output],
        details: [
            "`export` makes a CACAO 2.0 playbook of a plan that `evenkeel plan --format json` printed; every step is a manual command, and the typed plan stands beside it. `import` gives back the plan of a playbook that was exported so, byte for byte, and refuses one that was changed; of anybody else's playbook it makes an outline for people, in which nothing can be carried out. `check` lists every fault with its place, and what departs from the specification.",
            "FILE is `-` for standard input. `export` and `import` print JSON, an outline with --format text as text.",
        ],
        examples: [
            Example(line: "playbook export plan.json --output playbook.json", meaning: "a plan for another program"),
            Example(line: "playbook import playbook.json", meaning: "the plan again, or an outline"),
            Example(line: "playbook check playbook.json", meaning: "all that is wrong with it"),
        ]
    )
}
