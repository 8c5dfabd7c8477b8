internal import Execution
internal import LocalFiles

/// A walk through a folder and those in it, which never leaves it, follows no link and enters no other device, and ends.
struct FolderSurvey: Sendable {
    /// The most things that are looked at in one walk.
    static let mostEntries = 500_000

    /// How many levels are entered.
    let depth: Int
    /// When it ends at the latest.
    let end: ContinuousClock.Instant

    /// Goes through all files.
    /// - Parameters:
    ///   - root: Where it begins.
    ///   - body: Told of each file, its folder, and its path from the root; says whether to go on.
    /// - Throws: What `body` throws.
    /// - Returns: Whether everything was seen.
    func walk(
        _ root: GuardedFolder,
        _ body: (GuardedFolder, GuardedFolder.Entry, String) throws(SystemStop) -> Bool
    ) throws(SystemStop) -> Bool {
        var left = Self.mostEntries
        return try walk(root, "", depth, &left, body)
    }

    private func walk(
        _ folder: GuardedFolder,
        _ path: String,
        _ depth: Int,
        _ left: inout Int,
        _ body: (GuardedFolder, GuardedFolder.Entry, String) throws(SystemStop) -> Bool
    ) throws(SystemStop) -> Bool {
        let entries: [GuardedFolder.Entry]
        do throws(FileError) { entries = try folder.entries(limit: left) } catch {
            // A folder that may not be read, or is gone meanwhile, holds nothing that may be changed.
            return false
        }
        left -= entries.count
        var isWhole = left > 0
        for entry in entries {
            guard ContinuousClock.now < end else { return false }
            switch entry.kind {
            case .file: guard try body(folder, entry, path + entry.name) else { return false }
            case .folder where depth > 0:
                // Another device, or a link in the folder's place, is left out; it is not ours.
                guard let inner = (try? folder.folder(entry.name)) ?? nil else { continue }
                if !(try walk(inner, path + entry.name + "/", depth - 1, &left, body)) { isWhole = false }
                guard left > 0 else { return false }
            default: continue
            }
        }
        return isWhole
    }

    /// A declared folder, opened.
    static func opened(_ path: String) throws(SystemStop) -> GuardedFolder {
        do throws(FileError) { return try GuardedFolder.open(path) } catch {
            switch error.code {
            case .notFound: throw .refused(.init(.targetGone, "\(path) is not there."))
            case .notPermitted: throw .refused(.init(.notPermitted, "\(path) may not be opened."))
            case .notAFolder: throw .refused(.init(.forbidden, "\(path) is, or leads through, a link or a file."))
            default: throw .silent(.init(.unreachable, error.description))
            }
        }
    }
}
