/// The kinds of raw HTML in Markdown that go on until a marker, across blank lines.
///
/// They matter because what stands in a comment is invisible on the rendered page: an action hidden in one must not be
/// found. The kinds that end at a blank line cannot hold a fenced block of more than one paragraph and are read as
/// text.
/// - Source: CommonMark 0.31.2, section 4.6, "HTML blocks", start conditions 1 to 5.
struct HTMLBlock {
    /// Any of these ends the block, in lower case.
    private let endMarkers: [String]

    /// The tags whose content is raw text.
    private static let rawTags = ["<script", "<pre", "<style", "<textarea"]

    /// The kind that `line` begins, or nil; the line begins with its first byte that is not blank.
    init?(startingIn line: ArraySlice<UInt8>) {
        guard line.first == UInt8(ascii: "<") else { return nil }
        if Self.begins(line, with: "<!--") {
            self.endMarkers = ["-->"]
        } else if Self.begins(line, with: "<?") {
            self.endMarkers = ["?>"]
        } else if Self.begins(line, with: "<![cdata[") {
            self.endMarkers = ["]]>"]
        } else if Self.begins(line, with: "<!"), line.count > 2, Self.isLetter(line[line.startIndex + 2]) {
            self.endMarkers = [">"]
        } else if Self.rawTags.contains(where: { Self.begins(line, withTag: $0) }) {
            self.endMarkers = ["</script>", "</pre>", "</style>", "</textarea>"]
        } else {
            return nil
        }
    }

    /// Whether `line` holds an end marker.
    /// - Complexity: O(`line.count`).
    func ends(in line: ArraySlice<UInt8>) -> Bool {
        line.indices.contains { index in
            let byte = line[index]
            return endMarkers.contains { $0.utf8.first == byte && Self.begins(line[index...], with: $0) }
        }
    }

    /// Whether `line` begins with `prefix`, which is in lower case; ASCII case does not count.
    private static func begins(_ line: ArraySlice<UInt8>, with prefix: String) -> Bool {
        line.count >= prefix.utf8.count
            && zip(line, prefix.utf8).allSatisfy { byte, expected in
                (isLetter(byte) ? byte | 0x20 : byte) == expected
            }
    }

    /// Whether `line` begins with the whole tag name `tag`.
    private static func begins(_ line: ArraySlice<UInt8>, withTag tag: String) -> Bool {
        guard begins(line, with: tag) else { return false }
        guard let next = line.dropFirst(tag.utf8.count).first else { return true }
        return next == UInt8(ascii: " ") || next == UInt8(ascii: "\t") || next == UInt8(ascii: ">")
    }

    /// Whether `byte` is an ASCII letter.
    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
