import Testing

/// Rules of the house that neither compiler nor formatter checks.
@Suite struct SourceRuleTests {
    static let everything = Result { try SourceTree.sources() + SourceTree.tests() }

    @Test func `no file is longer than 300 lines`() throws {
        let files = try Self.everything.get()
        #expect(files.count > 350, "the files must be found")
        for file in files {
            let count = file.lines.last?.isEmpty == true ? file.lines.count - 1 : file.lines.count
            #expect(count <= 300, "\(file.path) has \(count) lines; 400 are the end of all patience")
        }
    }

    /// Text that may not stand in code, each written in two parts so that this file does not hold it.
    static let banned = [
        "@" + "unchecked Sendable", "try" + "!", "nonisolated" + "(unsafe)", "as" + "! ", "fatal" + "Error(",
        "DispatchQueue" + ".main",
        "Thread" + ".sleep", "Task" + ".sleep",
    ]

    @Test(arguments: banned) func `what hides faults is in no source`(_ text: String) throws {
        let files = try SourceTree.sources().filter { $0.target != "EvenkeelTestKit" }
        #expect(files.flatMap { file in file.places { $0.contains(text) } } == [])
    }

    @Test(arguments: ["@" + "unchecked Sendable", "try" + "!", "Thread" + ".sleep"])
    func `nor in a test`(_ text: String) throws {
        #expect(try SourceTree.tests().flatMap { file in file.places { $0.contains(text) } } == [])
    }

    /// Modules and types that hold whatever has no place.
    static let grabBags = ["Utils", "Utilities", "Common", "Helpers", "Helper", "Manager", "Misc", "Shared"]

    @Test func `no file or folder is a grab bag`() throws {
        for file in try Self.everything.get() {
            let names = file.path.split(separator: "/").map { $0.prefix { $0 != "." && $0 != "+" } }
            for name in names {
                #expect(!Self.grabBags.contains { name.hasSuffix($0) }, "\(file.path)")
            }
        }
    }

    @Test func `decisions read no clock and draw no random numbers of their own`() throws {
        let impure = [
            "Continuous" + "Clock", "Suspending" + "Clock", "Date" + "()", "UUID" + "()",
            "System" + "RandomNumberGenerator",
            ".random(in: ", ".shuffled()", ".randomElement()", "print(", "get" + "env",
        ]
        // The race of two planners waits on the clock that it is given, which is this one unless a test gives another.
        let given = ["Planning"]
        let pure = LayerTests.pure.union(LayerTests.values)
        let found = try SourceTree.sources().filter { pure.contains($0.target) }.flatMap { file in
            file.places { line in
                impure.contains { text in
                    let isGiven = given.contains(file.target) && text.hasSuffix("Clock")
                    return !isGiven && !line.contains("using:") && Self.holds(text, line)
                }
            }
        }
        #expect(found == [])
    }

    /// Whether `line` holds `text`, and not only as the end of a longer word.
    private static func holds(_ text: String, _ line: Substring) -> Bool {
        guard let range = line.firstRange(of: text) else { return false }
        guard text.first?.isLetter == true, range.lowerBound > line.startIndex else { return true }
        let before = line[line.index(before: range.lowerBound)]
        return !before.isLetter && !before.isNumber && before != "_"
    }

    /// Where a machine that this was written on could show through.
    static let machinePaths = ["/ro" + "ot/", "/ho" + "me/", "/wo" + "rk/", "/Us" + "ers/"]

    @Test(arguments: [
        (".ci", ""), ("Makefile", ""), ("Sources", ""), ("Tests", ".swift"), ("Tests", ".py"), ("Tests", ".sh"),
        ("docs", ""), ("prompts", ""), ("runbooks", ""),
    ]) func `no path of somebody's machine is in the repository`(_ place: String, _ suffix: String) throws {
        let files = try place == "Makefile" ? [SourceTree.file(place)] : SourceTree.files(under: place, suffix: suffix)
        #expect(!files.isEmpty || suffix == ".sh")
        let found = files.flatMap { file in
            file.lines.enumerated().filter { _, line in Self.machinePaths.contains { line.contains($0) } }
                .map { place, line in "\(file.path):\(place + 1): \(line)" }
        }
        #expect(found == [])
    }
}
