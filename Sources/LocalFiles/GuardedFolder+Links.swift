internal import Glibc

extension GuardedFolder {
    /// The most bytes that a link may hold: those of a file's name.
    private static let mostLinkBytes = 255

    /// What a symbolic link in the folder holds, as it stands: it is not followed.
    /// - Throws: `FileError` when it is no symbolic link, holds more than 255 bytes or no UTF-8, or cannot be read.
    /// - Returns: nil when there is nothing of that name.
    public func link(_ name: String) throws(FileError) -> String? {
        var buffer = [CChar](repeating: 0, count: Self.mostLinkBytes + 1)
        let count = unsafe readlinkat(descriptor, try Self.checked(name, path), &buffer, buffer.count)
        guard count >= 0 else {
            if errno == ENOENT { return nil }
            if errno == EINVAL { throw problem(name, "it is no symbolic link") }
            throw FileError.system(errno, path: "\(path)/\(name)")
        }
        guard count <= Self.mostLinkBytes,
            let text = String(validating: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        else { throw problem(name, "it is a link that holds no name") }
        return text
    }

    /// Lets a symbolic link lead to another name of the folder, durably and at once: whoever follows it meanwhile finds the one
    /// or the other.
    /// - Parameters:
    ///   - name: The link; it need not be there.
    ///   - other: What it leads to, a name in the folder.
    ///   - draft: A name beside it for the new link until it takes the old one's place. A link of that name, as a crash leaves it,
    ///     is replaced.
    /// - Throws: `FileError` when something else than a link has one of the names, or it cannot be done. Only when the folder
    ///   cannot be written back to its device has the link changed all the same.
    public func replaceLink(_ name: String, leadingTo other: String, draft: String) throws(FileError) {
        _ = try link(name)
        let destination = try Self.checked(other, path)
        if try link(draft) != nil, unsafe unlinkat(descriptor, draft, 0) != 0, errno != ENOENT {
            throw FileError.system(errno, path: "\(path)/\(draft)")
        }
        guard unsafe symlinkat(destination, descriptor, draft) == 0 else {
            throw FileError.system(errno, path: "\(path)/\(draft)")
        }
        do throws(FileError) { try rename(draft, to: name) } catch {
            _ = unsafe unlinkat(descriptor, draft, 0)
            throw error
        }
        guard fsync(descriptor) == 0 else { throw FileError.system(errno, path: path) }
    }

    private func problem(_ name: String, _ words: String) -> FileError {
        FileError(code: .notAFile, path: "\(path)/\(name)", problem: words)
    }
}
