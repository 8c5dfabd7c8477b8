internal import Execution
internal import LocalFiles
internal import StructuredDocuments

/// A folder with the releases of a service, a folder each, and two symbolic links to names of these: the release that its
/// processes are started from, and the one before.
struct ReleaseFolder: Sendable, Hashable {
    /// What the links lead to.
    struct Links: Sendable, Hashable {
        /// What tells the folder from every other of the machine.
        let folder: String
        /// The release that is in use; nil when there is no such link.
        let current: String?
        /// The release before; nil when there is no such link.
        let previous: String?
        /// Whether the release before is there, as a folder.
        let isPreviousThere: Bool
        /// When the link to the current release was made, seconds since 1970.
        let changed: Int64
    }

    /// The absolute path, none of whose parts may be a link.
    let folder: String
    /// The name of the link to the release in use.
    let current: String
    /// The name of the link to the release before.
    let previous: String

    /// A folder from its fields; faults are reported.
    init?(reading fields: FieldReader) {
        let name = IdentifierPattern(expecting: "1 to 100 letters, digits, `.`, `_`, `-`, neither `.` nor `..`") {
            Self.isRelease($0)
        }
        current = fields.optional("current", .identifier(name), default: "current")
        previous = fields.optional("previous", .identifier(name), default: "previous")
        let path = FieldRule<String>.line(upTo: 1024).refined("an absolute path of letters, digits, `/`, `.`, `_`, `-`")
        {
            Self.isStrictPath($0) ? $0 : nil
        }
        guard let folder = fields.required("folder", path) else { return nil }
        guard current != previous else {
            fields.report("previous", "is the same as `current`", advice: "name the two links")
            return nil
        }
        self.folder = folder
    }

    /// Whether `text` is a release's name: 1 to 100 letters, digits, `.`, `_` and `-`, but neither `.` nor `..`.
    static func isRelease(_ text: some StringProtocol) -> Bool {
        (1...100).contains(text.utf8.count) && text != "." && text != ".."
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "._-".utf8.contains(byte)
                }
            }
    }

    private static func isStrictPath(_ text: String) -> Bool {
        text.hasPrefix("/")
            && text.split(separator: "/", omittingEmptySubsequences: false).dropFirst().allSatisfy(isRelease)
    }

    /// What the links lead to now.
    /// - Throws: `refused` when the folder is not there, or a link leads to something else than a name beside it.
    func links() async throws(SystemStop) -> Links {
        try await BlockingWork.perform("releases") { () throws(SystemStop) in
            let open = try FolderSurvey.opened(folder)
            let (now, before) = (try link(current, in: open), try link(previous, in: open))
            let isThere = try before.map { release throws(SystemStop) in try has(release, in: open) } ?? false
            let entry: GuardedFolder.Entry?
            do throws(FileError) { entry = try open.entry(current) } catch { throw Self.stop(error) }
            return Links(
                folder: open.identity,
                current: now,
                previous: before,
                isPreviousThere: isThere,
                changed: entry?.changed ?? 0
            )
        }
    }

    /// Lets the link to the current release lead to another.
    /// - Parameters:
    ///   - release: The other, which has to be there.
    ///   - old: What it has to lead to until then.
    /// - Throws: `refused` when the link is as before.
    func lead(to release: String, from old: String) async throws(SystemStop) {
        try await BlockingWork.perform("releases") { () throws(SystemStop) in
            let open = try FolderSurvey.opened(folder)
            guard try link(current, in: open) == old else {
                throw .refused(.stateChanged, "\(folder)/\(current) does not lead to \(old) any more.")
            }
            guard Self.isRelease(release), try has(release, in: open) else {
                throw .refused(.targetGone, "\(folder) has no release \(release).")
            }
            do throws(FileError) {
                try open.replaceLink(current, leadingTo: release, draft: ".\(current).evenkeel")
            } catch {
                let stop = Self.stop(error)
                throw try link(current, in: open) == old ? stop : stop.afterChange
            }
        }
    }

    /// The release that a link leads to; nil when there is none.
    private func link(_ name: String, in open: GuardedFolder) throws(SystemStop) -> String? {
        let text: String?
        do throws(FileError) { text = try open.link(name) } catch { throw Self.stop(error) }
        guard let text else { return nil }
        guard Self.isRelease(text), text != current, text != previous else {
            throw .refused(.forbidden, "\(folder)/\(name) does not lead to the name of a release beside it.")
        }
        return text
    }

    /// Whether a release is there, as a folder of the same device and no link.
    private func has(_ release: String, in open: GuardedFolder) throws(SystemStop) -> Bool {
        do throws(FileError) { return try open.folder(release) != nil } catch {
            if error.code == .notFound || error.code == .notAFolder { return false }
            throw Self.stop(error)
        }
    }

    private static func stop(_ error: FileError) -> SystemStop {
        .refused(error.code == .notPermitted ? .notPermitted : .forbidden, "\(error.description).")
    }
}
