internal import Foundation

/// Lets whoever watches the calls of a test process know what is being tried and what it may reach, by asking for files that
/// there are not. `Tests/RealServers/calls.py` reads the marks.
public enum CorpusMark: Sendable {
    /// The folder that there is not.
    private static let root = "/evenkeel-corpus"

    /// Whether all of a corpus is tried, instead of a sample: `EVENKEEL_CORPUS=whole`.
    public static let isWhole = ProcessInfo.processInfo.environment["EVENKEEL_CORPUS"] == "whole"
    /// Whether names of the corpus are resolved, by a resolver that `corpora.sh` has started.
    public static let hasNames = ProcessInfo.processInfo.environment["EVENKEEL_CORPUS_NAMES"] == "1"
    /// Whether what must not happen is done, so that the watcher shows that it sees it: `EVENKEEL_CORPUS_PLANTED=1`.
    public static let isPlanted = ProcessInfo.processInfo.environment["EVENKEEL_CORPUS_PLANTED"] == "1"

    /// A part of a corpus begins, under a rule: `public`, `private`, `loopback`, `listed` for addresses, `programs` for the rest.
    public static func begin(_ rule: String, _ part: String) { tell("begin/\(rule)/\(part)") }

    /// An entry of the part is tried.
    public static func entry(_ number: Int) { tell("entry/\(number)") }

    /// The part is over.
    public static func end() { tell("end") }

    /// A program may be started, as what it is called in the watcher's grammar.
    public static func program(_ name: String, _ path: String) { tell("program/\(name)\(path)") }

    /// Files below a folder, and sockets in it, may be opened.
    public static func folder(_ path: String) { tell("folder\(path)") }

    /// A port of this machine may be connected to under the rule `listed`.
    public static func port(of url: String) { tell("port/\(url.split(separator: ":").last ?? "")") }

    /// The entries that are tried: every so-manieth of a sample, or of the whole.
    public static func chosen<Entry>(
        _ entries: [Entry],
        sample: Int,
        whole: Int = 1
    ) -> [(number: Int, entry: Entry)] {
        let stride = isWhole ? whole : sample
        return entries.enumerated().filter { $0.offset % stride == 0 }.map { ($0.offset, $0.element) }
    }

    private static func tell(_ words: String) {
        // There is no such file; asking for it is all that is wanted.
        _ = FileHandle(forReadingAtPath: "\(root)/\(words)")
    }
}
