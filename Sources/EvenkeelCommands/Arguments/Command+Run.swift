extension Command {
    static let run = Command(
        name: "run",
        summary: "approves an incident's plan and walks through it as it is carried out",
        usage: "INCIDENT",
        operandCount: 1...1,
        operands: [.text],
        options: [.plainFormat, .step, .release, .reason, .url, .tokenFile],
        details: [
            "It shows the plan that stands at a running service, asks whether to approve it, and follows each step: what the executor says it would do, whether it was carried out and verified, and what is undone. Where the run waits for a person it asks; what is asked, it never answers by itself. The machine underneath is the one that carries plans out without anybody watching.",
            "With --step each step that changes something waits for a word; without the word nothing is done, also when this command ends. A run that goes on already is followed. `q` at any question stops watching and changes nothing.",
            "With --release and --reason it shows what a run that is over put in force against an intruder (blocks, isolations, quarantines), asks, and has it taken back by what was recorded before; also while the stop switch is engaged.",
            "Exit 0 when every step was carried out and verified, when everything was released, or when your approval counts and more people are needed, 4 where the policy does not let anybody start it or nothing is in force, else 1.",
        ],
        examples: [
            Example(line: "run inc-1a2b3c4d5e6f --step", meaning: "one step after the other, each with a word"),
            Example(
                line: "run inc-1a2b3c4d5e6f --release --reason examined",
                meaning: "what contains the intruder is taken back"
            ),
            Example(line: "run inc-1a2b3c4d5e6f --format json", meaning: "the end of the run as JSON"),
        ]
    )
}
