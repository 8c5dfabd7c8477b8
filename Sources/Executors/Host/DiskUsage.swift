internal import Execution
internal import LocalFiles
internal import StrictJSON

/// Looks at what takes the room under declared folders.
struct DiskUsage: Sendable {
    let folders: [String]

    /// The room of each folder's device, and the largest folders and files in it.
    func found(until end: ContinuousClock.Instant) throws(SystemStop) -> RecordedState {
        var all: [JSONValue] = []
        for path in folders {
            let root = try FolderSurvey.opened(path)
            var sums: [String: Int64] = [:]
            var files: [(path: String, bytes: Int64)] = []
            var (count, total): (Int64, Int64) = (0, 0)
            let isWhole = try FolderSurvey(depth: 12, end: end).walk(root) { _, entry, path throws(SystemStop) in
                count += 1
                total += entry.allocated
                if let slash = path.lastIndex(of: "/"), sums.count < 10_000 || sums[String(path[..<slash])] != nil {
                    sums[String(path[..<slash]), default: 0] += entry.allocated
                }
                files.append((path, entry.allocated))
                if files.count > 2000 { files = Self.largest(files, 20) }
                return true
            }
            var room = JSONValue.null
            // What cannot be seen of the device is left out.
            if let seen = try? root.room() {
                room = [
                    "bytes": .string(String(seen.bytes)), "free-bytes": .string(String(seen.freeBytes)),
                    "files": .string(String(seen.files)), "free-files": .string(String(seen.freeFiles)),
                ]
            }
            all.append([
                "folder": .string(path), "files": .integer(count), "bytes": .integer(total), "whole": .bool(isWhole),
                "device": room, "largest-files": Self.json(Self.largest(files, 20)),
                "largest-folders": Self.json(Self.largest(sums.map { ($0.key, $0.value) }, 20)),
            ])
        }
        while let text = try? JSONValue.array(all).serialized() {
            if let found = RecordedState(String(decoding: text, as: UTF8.self)) { return found }
            all.removeLast()
        }
        throw .silent(.init(.garbage, "what was found has no form"))
    }

    private static func largest(_ items: [(path: String, bytes: Int64)], _ count: Int) -> [(path: String, bytes: Int64)]
    {
        Array(items.sorted { $0.bytes > $1.bytes }.prefix(count))
    }

    private static func json(_ items: [(path: String, bytes: Int64)]) -> JSONValue {
        .array(items.map { ["path": .string(String($0.path.prefix(300))), "bytes": .integer($0.bytes)] })
    }
}
