internal import ContentDigests
internal import Execution
public import LocalFiles
internal import StrictJSON

/// The memory of orders for systems that have none: a folder with one small file for each subject, replaced durably, and a
/// lock beside it.
///
/// All processes that act on the same systems have to share it. Losing it loses the answers to inquiries. A new one knows
/// after which order it began, and neither says of an earlier one that it never came nor lets it be carried out; of a copy of
/// an older state nobody can tell that it is one, so it is not to be restored.
public struct OrderMemory: Sendable {
    /// The folder.
    let folder: String

    /// A memory in `folder`, which is made where there is none.
    /// - Throws: `FileError` when it cannot be made.
    public init(_ folder: String) throws(FileError) {
        try PrivateFile.makeFolder(folder)
        self.folder = folder
    }

    /// The file that says after which token the memory began.
    private var beginning: String { folder + "/since" }

    /// Lets a memory begin, to which no order under `token` or an earlier one came. One that has begun stays as it is.
    /// - Throws: `FileError` when that cannot be made durable.
    public func begin(after token: UInt64) throws(FileError) {
        guard FileReader.kind(of: beginning) == .missing else { return }
        try PrivateFile.replace(String(token), at: beginning)
    }

    /// The token after which the memory began; nil for one that never did, which knows of no order that it does not hold.
    private func since() throws(ExecutorSilence) -> UInt64? {
        let bytes: [UInt8]
        do throws(FileError) {
            guard FileReader.kind(of: beginning) != .missing else { return nil }
            bytes = try FileReader.bytes(of: beginning, limit: 64)
        } catch {
            throw ExecutorSilence(.unreachable, "its memory cannot be read: \(error)")
        }
        guard let token = UInt64(String(decoding: bytes, as: UTF8.self)) else { throw damage(beginning) }
        return token
    }

    private func damage(_ path: String) -> ExecutorSilence {
        ExecutorSilence(.garbage, "its memory at \(path) is damaged; a person has to look")
    }

    /// Takes the right to act on a subject, and reads what is remembered of it.
    /// - Returns: nil when somebody else is acting on it.
    /// - Throws: `ExecutorSilence` when the memory cannot be read: without it nothing is done.
    func open(_ subject: String) async throws(ExecutorSilence) -> OpenMemory? {
        try await Self.onThread { () throws(ExecutorSilence) -> OpenMemory? in
            let path = "\(folder)/\(ContentDigest(of: subject).hexadecimal)"
            let (lock, bytes): (FileLock, [UInt8]?)
            do throws(FileError) {
                guard let taken = try FileLock.tryLocking(path + ".lock") else { return nil }
                let isNew = FileReader.kind(of: path) == .missing
                (lock, bytes) = (taken, isNew ? nil : try FileReader.bytes(of: path, limit: SubjectMemory.mostBytes))
            } catch {
                throw ExecutorSilence(.unreachable, "its memory cannot be read: \(error)")
            }
            let since = try since()
            guard let bytes else {
                return OpenMemory(lock: lock, path: path, since: since, memory: SubjectMemory(subject: subject))
            }
            guard let memory = SubjectMemory(bytes, subject: subject) else { throw damage(path) }
            return OpenMemory(lock: lock, path: path, since: since, memory: memory)
        }
    }

    /// Does something that waits for the disk on a thread of its own.
    fileprivate static func onThread<Value: Sendable>(
        _ body: @escaping @Sendable () throws(ExecutorSilence) -> Value
    ) async throws(ExecutorSilence) -> Value {
        let silence = ExecutorSilence(.unreachable, "there is no thread for its memory")
        return try await BlockingWork.perform("order-memory", withoutThread: silence, body)
    }
}

/// The memory of one subject, held by whoever acts on it.
struct OpenMemory: Sendable {
    fileprivate let lock: FileLock
    fileprivate let path: String
    /// The token after which the memory of all subjects began; nil where it never did.
    let since: UInt64?
    /// What is remembered.
    private(set) var memory: SubjectMemory

    /// Whether the memory holds every order that was given under `token`, as long as it has forgotten none.
    func isOlder(than token: FencingToken) -> Bool { since.map { token.number > $0 } ?? false }

    /// Remembers what an order came to, durably.
    /// - Throws: `ExecutorSilence` when it is not durable: then nothing may be done that rests on it.
    mutating func note(
        _ order: StepOrder,
        _ phase: SubjectMemory.Entry.Phase,
        _ recorded: RecordedState,
        words: String = ""
    ) async throws(ExecutorSilence) {
        var next = memory
        next.note(order, phase, recorded, words: words)
        let (path, value) = (path, next.json)
        try await OrderMemory.onThread { () throws(ExecutorSilence) in
            do {
                try PrivateFile.replace(String(decoding: try value.serialized(), as: UTF8.self), at: path)
            } catch {
                throw ExecutorSilence(.unreachable, "its memory cannot be written: \(error)")
            }
        }
        memory = next
    }

    /// Lets others act on the subject.
    func close() { lock.release() }
}
