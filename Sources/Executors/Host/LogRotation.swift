internal import Execution
internal import LocalFiles
internal import StrictJSON

/// Rotates declared files: the newest content becomes `NAME.1`, what was that `NAME.2`, and so on; the oldest is dropped.
struct LogRotation: Sendable {
    /// A file as it was.
    struct Log: Sendable, Hashable {
        let path: String
        let number: UInt64
        let size: Int64
    }

    let rotations: [HostConfiguration.Rotation]
    let mostFiles: Int

    /// The folders, told from others that may come in their place.
    func identities() throws(SystemStop) -> String {
        var identities: [String] = []
        for rotation in rotations {
            identities.append("\(rotation.folder) \(try FolderSurvey.opened(rotation.folder).identity)")
        }
        return identities.joined(separator: "\n")
    }

    /// What is long enough to be rotated.
    func due() throws(SystemStop) -> [Log] {
        var logs: [Log] = []
        for rotation in rotations {
            let folder = try FolderSurvey.opened(rotation.folder)
            for entry in try Self.entries(of: folder, rotation) {
                logs.append(Log(path: "\(rotation.folder)/\(entry.name)", number: entry.number, size: entry.size))
            }
        }
        return Array(logs.prefix(mostFiles))
    }

    /// Rotates what is due.
    /// - Returns: How many files, and how many bytes were set free.
    /// - Throws: `failed` when it ended half-way; `refused` when nothing was done.
    func rotate(until end: ContinuousClock.Instant) throws(SystemStop) -> (files: Int, bytes: Int64) {
        var (files, bytes): (Int, Int64) = (0, 0)
        for rotation in rotations {
            let folder = try FolderSurvey.opened(rotation.folder)
            for entry in try Self.entries(of: folder, rotation) {
                guard files < mostFiles, ContinuousClock.now < end else { return (files, bytes) }
                do throws(FileError) {
                    bytes += try Self.rotate(entry, in: folder, rotation)
                    files += 1
                } catch {
                    let words = "\(entry.name) cannot be rotated (\(error.problem))"
                    guard files > 0 else { throw Self.stop(words, error) }
                    throw .failed("After \(files) files: \(words).")
                }
            }
        }
        return (files, bytes)
    }

    private static func stop(_ words: String, _ error: FileError) -> SystemStop {
        switch error.code {
        case .notPermitted: .refused(.init(.notPermitted, words + "."))
        case .notAFile: .refused(.init(.forbidden, words + "."))
        // Older ones may have moved by then.
        default: .failed(words + ".")
        }
    }

    private static func entries(
        of folder: GuardedFolder,
        _ rotation: HostConfiguration.Rotation
    ) throws(SystemStop) -> [GuardedFolder.Entry] {
        let entries: [GuardedFolder.Entry]
        do throws(FileError) { entries = try folder.entries(limit: 100_000) } catch {
            throw .silent(.init(.unreachable, error.description))
        }
        return entries.filter { entry in
            entry.kind == .file && entry.links == 1 && entry.size >= max(1, rotation.leastSize)
                && !isRotated(entry.name) && rotation.names.contains { $0.matches(entry.name) }
        }
    }

    /// Whether a name ends in `.` and a number: it was rotated before.
    private static func isRotated(_ name: String) -> Bool {
        guard let point = name.lastIndex(of: ".") else { return false }
        let ending = name[name.index(after: point)...]
        return !ending.isEmpty && ending.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    private static func rotate(
        _ entry: GuardedFolder.Entry,
        in folder: GuardedFolder,
        _ rotation: HostConfiguration.Rotation
    ) throws(FileError) -> Int64 {
        let oldest = try folder.entry("\(entry.name).\(rotation.keep)")
        let dropped = oldest.map { $0.kind == .file ? $0.allocated : 0 } ?? 0
        switch rotation.method {
        case .copy:
            let draft = ".\(entry.name).evenkeel"
            // What a crash left behind is nobody's.
            if let left = try folder.entry(draft) { _ = try folder.remove(left) }
            let kept: Int64
            do throws(FileError) {
                kept = try folder.moveContent(of: entry, to: draft, most: rotation.mostCopied) { () throws(FileError) in
                    try shift(entry.name, in: folder, rotation)
                    try folder.rename(draft, to: entry.name + ".1")
                }
            } catch {
                // A copy for which there was no room is not kept.
                if let left = (try? folder.entry(draft)) ?? nil { _ = try? folder.remove(left) }
                throw error
            }
            return max(0, entry.allocated + dropped - kept)
        case .rename:
            try shift(entry.name, in: folder, rotation)
            try folder.rename(entry.name, to: entry.name + ".1")
            try folder.makeEmpty(entry.name, like: entry.name + ".1")
            return dropped
        }
    }

    private static func shift(
        _ name: String,
        in folder: GuardedFolder,
        _ rotation: HostConfiguration.Rotation
    ) throws(FileError) {
        for number in stride(from: rotation.keep - 1, through: 1, by: -1) {
            guard let entry = try folder.entry("\(name).\(number)"), entry.kind == .file else { continue }
            try folder.rename(entry.name, to: "\(name).\(number + 1)")
        }
    }
}

extension [LogRotation.Log] {
    /// The files as they are recorded, as many as fit.
    var record: RecordedState {
        let value = JSONValue.array(
            prefix(400).map { log in
                ["number": .string(String(log.number)), "path": .string(log.path), "size": .integer(log.size)]
            }
        )
        guard let text = try? value.serialized() else { return .nothing }
        return RecordedState(String(decoding: text, as: UTF8.self)) ?? .nothing
    }

    /// The files that were recorded; nil when that is not readable.
    init?(recorded: RecordedState) {
        guard let items = (try? JSONValue(parsing: recorded.text))?.array else { return nil }
        self = items.compactMap { item in
            guard let path = item["path"]?.string, let size = item["size"]?.int64,
                let number = item["number"]?.string.flatMap({ UInt64($0) })
            else { return nil }
            return LogRotation.Log(path: path, number: number, size: size)
        }
    }
}
