internal import ContentDigests
internal import Execution
public import LocalFiles
internal import StrictJSON

/// The memory of orders for systems that have none: a folder with one small file for each subject, replaced durably, and a
/// lock beside it.
///
/// All processes that act on the same systems have to share it. Losing it loses the answers to inquiries and the tokens: then
/// nothing tells a stale worker from a new one, so keep it where the journal is.
public struct OrderMemory: Sendable {
    /// The folder.
    let folder: String

    /// A memory in `folder`, which is made where there is none.
    /// - Throws: `FileError` when it cannot be made.
    public init(_ folder: String) throws(FileError) {
        try PrivateFile.makeFolder(folder)
        self.folder = folder
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
            guard let bytes else { return OpenMemory(lock: lock, path: path, memory: SubjectMemory(subject: subject)) }
            guard let memory = SubjectMemory(bytes, subject: subject) else {
                throw ExecutorSilence(.garbage, "its memory at \(path) is damaged; a person has to look")
            }
            return OpenMemory(lock: lock, path: path, memory: memory)
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
    /// What is remembered.
    private(set) var memory: SubjectMemory

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
