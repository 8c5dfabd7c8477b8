import LocalFiles

/// The files of this repository, found from where this file was compiled.
enum SourceTree {
    static let root = "\(#filePath)".split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        .joined(separator: "/")

    /// A file with its lines.
    struct File: Sendable {
        /// The path from the root.
        let path: String
        /// The lines, without their ends.
        let lines: [Substring]

        /// The target that a source file belongs to: the name of its folder under `Sources` or `Tests`.
        var target: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

        /// The lines that hold code, with their numbers; what stands behind `//` is left out.
        var code: [(number: Int, text: Substring)] {
            lines.enumerated().compactMap { place, line in
                let text = line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line
                return text.allSatisfy(\.isWhitespace) ? nil : (place + 1, text)
            }
        }

        /// The modules that the file imports, with the numbers of the lines.
        var imports: [(number: Int, module: String)] {
            code.compactMap { number, text in
                let words = text.split(separator: " ")
                guard let place = words.firstIndex(of: "import"), place + 1 < words.count,
                    words[..<place].allSatisfy({ Self.modifiers.contains($0) || $0.hasPrefix("@") })
                else { return nil }
                return (number, String(words[words.count - 1].prefix { $0 != "." }))
            }
        }

        /// Where the code breaks a rule: `path:line: text` for each line that `isWrong`.
        func places(where isWrong: (Substring) -> Bool) -> [String] {
            code.filter { isWrong($0.text) }.map { "\(path):\($0.number): \($0.text)" }
        }

        private static let modifiers: Set<Substring> = ["public", "package", "internal", "fileprivate", "private"]
    }

    /// The files under `folder` whose names end in `suffix`.
    static func files(under folder: String, suffix: String) throws -> [File] {
        try FileReader.files(under: root + "/" + folder, suffix: suffix, depth: 12).map { path in
            try file(String(path.dropFirst(root.utf8.count + 1)))
        }
    }

    /// The file at a path from the root.
    static func file(_ path: String) throws -> File {
        let text = String(decoding: try FileReader.bytes(of: root + "/" + path, limit: 1 << 22), as: UTF8.self)
        return File(path: path, lines: text.split(separator: "\n", omittingEmptySubsequences: false))
    }

    /// All Swift files of the product, read once.
    static func sources() throws -> [File] { try readSources.get() }

    /// All Swift files of the tests, read once.
    static func tests() throws -> [File] { try readTests.get() }

    private static let readSources = Result { try files(under: "Sources", suffix: ".swift") }
    private static let readTests = Result { try files(under: "Tests", suffix: ".swift") }
}
