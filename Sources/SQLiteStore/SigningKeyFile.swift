internal import Glibc
public import Journal
public import Signatures

/// The file that holds the seed of the journal's key: 32 bytes, mode 0600.
///
/// Whoever can read it can rewrite the journal and sign it anew; what shows that is a checkpoint outside.
public enum SigningKeyFile: Sendable {
    /// The key of a file, which is made with a fresh key if there is none. Blocks.
    /// - Throws: `system` when the file can be read by others, has another length, or cannot be made.
    public static func key(at path: String) throws(JournalError) -> SigningKey {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        if descriptor < 0, errno == ENOENT { return try make(path) }
        guard descriptor >= 0 else { throw failure("opened", path) }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw failure("read", path) }
        guard status.st_mode & 0o077 == 0 else {
            throw .system("others may read the key file \(path); run chmod 600 on it")
        }
        var seed = [UInt8](repeating: 0, count: SigningKey.seedByteCount + 1)
        let count = unsafe read(descriptor, &seed, seed.count)
        guard count == SigningKey.seedByteCount else {
            throw .system("the key file \(path) does not hold a key of \(SigningKey.seedByteCount) bytes")
        }
        return try key(Array(seed[..<count]))
    }

    private static func make(_ path: String) throws(JournalError) -> SigningKey {
        let seed: [UInt8]
        do throws(SignatureError) { seed = try SigningKey.makeSeed() } catch { throw .system("\(error)") }
        let made = try key(seed)
        // Another name first: a crash in between must not leave a key that is not whole.
        let draft = "\(path).\(getpid()).new"
        let descriptor = unsafe open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure("made", draft) }
        defer {
            close(descriptor)
            unsafe unlink(draft)
        }
        guard unsafe write(descriptor, seed, seed.count) == seed.count, fsync(descriptor) == 0 else {
            throw failure("written", draft)
        }
        // A link, since it fails where a rename would replace a key that somebody else has just made.
        guard unsafe link(draft, path) == 0 else { throw failure("made", path) }
        try StateFolder.syncFolder(of: path)
        return made
    }

    private static func key(_ seed: [UInt8]) throws(JournalError) -> SigningKey {
        do throws(SignatureError) {
            return try SigningKey(seed: seed)
        } catch {
            throw .system("\(error)")
        }
    }

    private static func failure(_ what: String, _ path: String) -> JournalError {
        .system("the key file \(path) cannot be \(what) (\(SystemCall.words(errno)))")
    }
}
