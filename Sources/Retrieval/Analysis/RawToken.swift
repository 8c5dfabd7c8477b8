/// A stretch of text between separators, not yet analysed: `KubeAPIDown`, `node_exporter`, `isn't`.
struct RawToken: Sendable {
    /// Byte range in the text.
    let range: Range<Int>
    /// Whether it is nothing but ASCII letters in one of the shapes `word`, `Word`: then it has one part only.
    let isPlainWord: Bool
    /// Whether `.`, `-` or `_` joins words in it.
    let isCompound: Bool
}
