/// A place in a document, for people and for programs.
public struct JSONLocation: Sendable, Hashable {
    /// Bytes before the place; from 0.
    public let byteOffset: Int
    /// The line, counted by line feeds; from 1.
    public let line: Int
    /// The column in Unicode scalar values; from 1.
    public let column: Int
    /// The way from the root to the value, such as `alerts[3].labels.severity`; empty for the root.
    ///
    /// Keys that are not plain names are quoted and escaped, long ones are cut, and of more than twelve steps the middle ones are
    /// left out, so that a path is safe to print and short.
    public let path: String

    /// Makes a location.
    ///
    /// - Parameters:
    ///   - byteOffset: Bytes before the place.
    ///   - line: The line, from 1.
    ///   - column: The column in Unicode scalar values, from 1.
    ///   - path: The way from the root, empty for the root.
    public init(byteOffset: Int, line: Int, column: Int, path: String) {
        self.byteOffset = byteOffset
        self.line = line
        self.column = column
        self.path = path
    }
}

extension JSONLocation: CustomStringConvertible {
    /// The place in words: `line 3, column 14 (byte 88), alerts[3].labels`.
    public var description: String {
        let place = "line \(line), column \(column) (byte \(byteOffset))"
        return path.isEmpty ? place : "\(place), \(path)"
    }
}
