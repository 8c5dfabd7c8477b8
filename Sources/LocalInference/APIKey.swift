internal import CurlTransport

/// The key that an endpoint asks for. It is sent, and shown nowhere: not by `description`, not by `dump`, not in a
/// failure.
public struct APIKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let text: String

    /// Takes a key as it stands in a file or an environment variable; white space around it is dropped.
    ///
    /// - Throws: `unusableKey`, so that a key with a line break cannot add header fields.
    public init(_ text: String) throws(InferenceConfigurationError) {
        let spaces: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
        let bytes = Array(text.utf8).drop { spaces.contains($0) }
        let end = bytes.lastIndex { !spaces.contains($0) }.map { $0 + 1 } ?? bytes.startIndex
        let key = bytes[..<end]
        guard !key.isEmpty, key.count <= 4096, key.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw .unusableKey }
        self.text = String(decoding: key, as: UTF8.self)
    }

    /// The header field that carries the key.
    var headerField: HeaderField { HeaderField("Authorization", "Bearer \(text)", isSecret: true) }

    /// `other` with the key blotted out.
    func redacting(_ other: String) -> String {
        other.replacing(text, with: "<redacted>")
    }

    /// A word that says only that there is a key.
    public var description: String { "<redacted>" }

    /// The same word.
    public var debugDescription: String { description }

    /// A mirror without the key.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
