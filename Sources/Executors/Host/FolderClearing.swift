internal import Execution
internal import HostProcess
internal import LocalFiles
internal import StrictJSON

/// Removes files under declared folders: plain files of declared names that nobody has changed for some time.
struct FolderClearing: Sendable {
    /// What would be, or was, removed.
    struct Found: Sendable, Equatable {
        var files = 0
        var bytes: Int64 = 0
        /// Paths, as many as are kept.
        var names: [String] = []
        /// Whether everything was seen, and all names are kept.
        var isWhole = true

        private static let mostNameBytes = 48 << 10

        /// Notes a file.
        mutating func note(_ path: String, _ bytes: Int64, nameBytes: inout Int) {
            files += 1
            self.bytes += bytes
            nameBytes += path.utf8.count * 2 + 8
            if nameBytes < Self.mostNameBytes { names.append(path) } else { isWhole = false }
        }

        /// What is recorded.
        var record: RecordedState {
            let value: JSONValue = [
                "bytes": .integer(bytes), "files": .integer(Int64(files)), "names": .array(names.map(JSONValue.string)),
                "whole": .bool(isWhole),
            ]
            guard let text = try? value.serialized() else { return .nothing }
            return RecordedState(String(decoding: text, as: UTF8.self))
                ?? RecordedState("{\"bytes\":\(bytes),\"files\":\(files),\"names\":[],\"whole\":false}") ?? .nothing
        }

        init() {}

        /// What was recorded; nil when it is not readable.
        init?(_ recorded: RecordedState) {
            guard let value = try? JSONValue(parsing: recorded.text), let files = value["files"]?.int,
                let names = value["names"]?.array, let isWhole = value["whole"]?.bool
            else { return nil }
            self.files = files
            self.names = names.compactMap(\.string)
            self.isWhole = isWhole
        }
    }

    let clearings: [HostConfiguration.Clearing]
    let mostFiles: Int

    /// The folders, told from others that may come in their place.
    func identities() throws(SystemStop) -> String {
        var identities: [String] = []
        for clearing in clearings {
            identities.append("\(clearing.root) \(try FolderSurvey.opened(clearing.root).identity)")
        }
        return identities.joined(separator: "\n")
    }

    /// Goes through what is meant; removes it when told to.
    /// - Throws: `failed` when something cannot be removed.
    func survey(removing: Bool, until end: ContinuousClock.Instant) throws(SystemStop) -> Found {
        var found = Found()
        var nameBytes = 0
        var refused = 0
        let now = HostClock.wall().seconds
        for clearing in clearings {
            let root = try FolderSurvey.opened(clearing.root)
            let survey = FolderSurvey(depth: clearing.depth, end: end)
            let isWhole = try survey.walk(root) { folder, entry, path throws(SystemStop) in
                guard found.files < mostFiles else { return false }
                guard now - entry.changed >= clearing.leastAge.components.seconds,
                    clearing.names.contains(where: { $0.matches(entry.name) })
                else { return true }
                if removing {
                    do throws(FileError) { guard try folder.remove(entry) else { return true } } catch {
                        refused += 1
                        return refused < 100
                    }
                }
                found.note("\(clearing.root)/\(path)", entry.allocated, nameBytes: &nameBytes)
                return true
            }
            if !isWhole { found.isWhole = false }
        }
        if refused > 0, found.files == 0 {
            throw .refused(.init(.notPermitted, "None of the files may be removed by this process's user."))
        }
        return found
    }

    /// Whether what was found before is there still.
    func remains(of before: Found) throws(SystemStop) -> (there: Int, gone: Int) {
        var (there, gone) = (0, 0)
        for path in before.names {
            guard let clearing = clearings.first(where: { path.hasPrefix($0.root + "/") }) else { continue }
            var folder = try FolderSurvey.opened(clearing.root)
            let parts = path.dropFirst(clearing.root.count + 1).split(separator: "/").map(String.init)
            for part in parts.dropLast() {
                // A folder that is gone took its files with it.
                guard let inner = (try? folder.folder(part)) ?? nil else { break }
                folder = inner
            }
            let entry = parts.last.flatMap { name in (try? folder.entry(name)) ?? nil }
            if entry == nil { gone += 1 } else { there += 1 }
        }
        return (there, gone)
    }
}
