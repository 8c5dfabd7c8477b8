import CSQLite
import Glibc
import Synchronization

/// A file layer of SQLite that fails when a test says so, for the files of one folder.
///
/// It is the usual layer with the methods that write and sync replaced: each file gets a copy of the usual table of methods.
enum FaultyDisk {
    /// The name under which it is registered.
    static let name = "evenkeel-faulty-disk"

    /// Which operation fails.
    enum Operation: CaseIterable, Sendable {
        case write, sync, truncate
    }

    /// What fails in a folder.
    struct Plan: Sendable {
        var operation: Operation
        /// How many such operations still succeed.
        var remaining: Int
        /// How many fail then, before everything works again.
        var failures: Int
        /// The result code.
        var code: Int32
        /// Whether only the database itself fails, and its log goes on.
        var sparesLog = false
    }

    /// How often each operation was asked for, in a folder.
    struct Counts: Sendable {
        var writes = 0
        var syncs = 0
        var truncates = 0
    }

    private struct State {
        var plans: [String: Plan] = [:]
        var counts: [String: Counts] = [:]
        /// The open files, by the address of SQLite's file: their folders and the addresses of their usual tables.
        var files: [UInt: (folder: String, isLog: Bool, usual: UInt)] = [:]
        /// Our table for each usual one, of which there are some; made once and never freed.
        var tables: [UInt: UInt] = [:]
    }

    private static let state = Mutex(State())

    /// Makes operations in a folder fail, or nothing any more.
    static func set(_ plan: Plan?, in folder: String) { state.withLock { $0.plans[folder] = plan } }

    /// Whether all failures of a folder's plan have come.
    static func isSpent(in folder: String) -> Bool {
        state.withLock { ($0.plans[folder]?.failures ?? 0) == 0 }
    }

    /// The operations in a folder so far.
    static func counts(in folder: String) -> Counts { state.withLock { $0.counts[folder] ?? Counts() } }

    /// Registers the layer; true when it worked.
    static let isRegistered: Bool = register()

    /// The result of an operation, or nil when it is to be done.
    private static func verdict(_ file: UnsafeMutableRawPointer?, _ operation: Operation) -> Int32? {
        let address = UInt(bitPattern: file)
        return state.withLock { state in
            guard let (folder, isLog, _) = state.files[address] else { return nil }
            switch operation {
            case .write: state.counts[folder, default: Counts()].writes += 1
            case .sync: state.counts[folder, default: Counts()].syncs += 1
            case .truncate: state.counts[folder, default: Counts()].truncates += 1
            }
            guard var plan = state.plans[folder], plan.operation == operation, plan.failures > 0,
                !(plan.sparesLog && isLog)
            else { return nil }
            defer { state.plans[folder] = plan }
            if plan.remaining > 0 {
                plan.remaining -= 1
                return nil
            }
            plan.failures -= 1
            return plan.code
        }
    }

    private typealias File = UnsafeMutablePointer<sqlite3_file>

    private static let usualName = "unix"

    /// The usual methods of a file.
    private static func usual(_ file: UnsafeMutablePointer<sqlite3_file>?) -> sqlite3_io_methods? {
        let address = state.withLock { $0.files[UInt(bitPattern: file)]?.usual ?? 0 }
        return unsafe UnsafePointer<sqlite3_io_methods>(bitPattern: address)?.pointee
    }

    private static func register() -> Bool {
        guard let usual = unsafe sqlite3_vfs_find(usualName) else { return false }
        let layer = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        unsafe layer.initialize(to: usual.pointee)
        unsafe layer.pointee.zName = UnsafePointer(strdup(name))
        unsafe layer.pointee.pNext = nil
        unsafe layer.pointee.xOpen = { _, path, file, flags, outFlags in
            guard let layer = unsafe sqlite3_vfs_find(FaultyDisk.usualName), let file = unsafe file else {
                return SQLITE_CANTOPEN
            }
            let code = unsafe layer.pointee.xOpen(layer, path, file, flags, outFlags)
            if code == SQLITE_OK, let path = unsafe path {
                let text = unsafe String(cString: path)
                let folder = text.lastIndex(of: "/").map { String(text[..<$0]) } ?? ""
                unsafe FaultyDisk.adopt(file, folder, isLog: text.hasSuffix("-wal"))
            }
            return code
        }
        return unsafe sqlite3_vfs_register(layer, 0) == SQLITE_OK
    }

    /// Gives a file our table of methods.
    private static func adopt(_ file: File, _ folder: String, isLog: Bool) {
        guard let methods = unsafe file.pointee.pMethods else { return }
        let usual = UInt(bitPattern: methods)
        state.withLock { state in
            state.files[UInt(bitPattern: file)] = (folder, isLog, usual)
            if let ours = state.tables[usual] {
                unsafe file.pointee.pMethods = UnsafePointer(bitPattern: ours)
                return
            }
            let ours = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
            unsafe ours.initialize(to: methods.pointee)
            unsafe ours.pointee.xWrite = { file, bytes, count, offset in
                if let code = unsafe FaultyDisk.verdict(file, .write) { return code }
                return unsafe FaultyDisk.usual(file)?.xWrite(file, bytes, count, offset) ?? SQLITE_IOERR
            }
            unsafe ours.pointee.xSync = { file, flags in
                if let code = unsafe FaultyDisk.verdict(file, .sync) { return code }
                return unsafe FaultyDisk.usual(file)?.xSync(file, flags) ?? SQLITE_IOERR
            }
            unsafe ours.pointee.xTruncate = { file, size in
                if let code = unsafe FaultyDisk.verdict(file, .truncate) { return code }
                return unsafe FaultyDisk.usual(file)?.xTruncate(file, size) ?? SQLITE_IOERR
            }
            unsafe ours.pointee.xClose = { file in
                let code = unsafe FaultyDisk.usual(file)?.xClose(file) ?? SQLITE_IOERR
                FaultyDisk.forget(UInt(bitPattern: file))
                return code
            }
            state.tables[usual] = UInt(bitPattern: ours)
            unsafe file.pointee.pMethods = UnsafePointer(ours)
        }
    }

    private static func forget(_ address: UInt) { state.withLock { $0.files[address] = nil } }
}
