/// Bytes that are nobody else's business. It has no description, is equal to nothing and shows nothing to a debugger's
/// mirror, so that no log line, error or dump holds them by accident.
public struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The bytes, for the one who has to send or compare them.
    public let bytes: [UInt8]

    /// A secret of these bytes.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// A secret of the UTF-8 bytes of a text.
    public init(_ text: String) { bytes = Array(text.utf8) }

    /// The bytes as text, for the one who has to send them.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Nothing about the bytes.
    public var description: String { "(secret)" }

    /// Nothing about the bytes.
    public var debugDescription: String { description }

    /// Nothing about the bytes.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
