internal import Glibc

/// A certificate chain with its private key, both in PEM form. Its description shows neither.
public struct TLSIdentity: Sendable, CustomStringConvertible, CustomReflectable {
    /// The largest file that is read.
    private static let maximumBytes = 256 * 1024

    let certificate: [UInt8]
    let key: [UInt8]

    /// Creates an identity from bytes.
    /// - Throws: `invalidIdentity` when one is no PEM text.
    public init(certificate: [UInt8], key: [UInt8]) throws(WebServerError) {
        for (name, bytes) in [("certificate", certificate), ("key", key)] {
            guard bytes.starts(with: Array("-----BEGIN ".utf8)) || bytes.contains(45), !bytes.contains(0) else {
                throw WebServerError(.invalidIdentity, "the \(name) is no PEM text")
            }
        }
        self.certificate = certificate
        self.key = key
    }

    /// Reads an identity from files.
    /// - Throws: `invalidIdentity` when a file cannot be read or is no PEM text.
    public init(certificateFile: String, keyFile: String) throws(WebServerError) {
        try self.init(certificate: Self.bytes(of: certificateFile), key: Self.bytes(of: keyFile))
    }

    /// A fixed text.
    public var description: String { "TLSIdentity" }

    /// Nothing of the key.
    public var customMirror: Mirror { Mirror(self, children: [:]) }

    private static func bytes(of path: String) throws(WebServerError) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw WebServerError(.invalidIdentity, "\(path) cannot be opened (\(SystemCall.text(errno)))")
        }
        defer { _ = close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: maximumBytes)
        var count = 0
        while count < buffer.count {
            let start = count
            let read = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe Glibc.read(descriptor, bytes.baseAddress?.advanced(by: start), bytes.count - start)
            }
            if read < 0, errno == EINTR { continue }
            guard read >= 0 else {
                throw WebServerError(.invalidIdentity, "\(path) cannot be read (\(SystemCall.text(errno)))")
            }
            if read == 0 { break }
            count += read
        }
        guard count < maximumBytes else { throw WebServerError(.invalidIdentity, "\(path) is too large") }
        return Array(buffer[..<count])
    }
}

/// What system calls say.
enum SystemCall {
    /// The sentence for an error number.
    static func text(_ number: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 128)
        _ = unsafe strerror_r(number, &buffer, buffer.count)
        let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return bytes.isEmpty ? "error \(number)" : String(decoding: bytes, as: UTF8.self)
    }
}
