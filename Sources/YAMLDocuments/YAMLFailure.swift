/// What stops the reading at once, placed in the text that libyaml was given.
struct YAMLFailure: Error {
    /// The kind.
    let code: YAMLError.Code
    /// Where it is.
    let mark: YAMLMark
    /// What is wrong.
    let problem: String
    /// What to do about it.
    var advice: String?
}

/// A place in the text that libyaml was given, counted from 0.
struct YAMLMark {
    /// The line.
    let line: Int
    /// The column in Unicode scalars.
    let column: Int

    /// The beginning.
    static let start = YAMLMark(line: 0, column: 0)
}
