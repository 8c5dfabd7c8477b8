internal import StrictJSON

/// A JSON file of a bundle that was read, and what is wrong with its entries, each with its line.
struct BundleDocument: Sendable {
    /// The most entries of one file that are reported one by one.
    private static let maximumFaults = 5

    /// The name of the file in the bundle.
    let file: String
    /// The whole of it.
    let value: JSONValue
    /// What could not be read.
    private(set) var notes: [String] = []

    private let bytes: [UInt8]
    private let limits: JSONLimits
    private var faults = 0

    /// Reads a file.
    /// - Throws: What its grammar has wrong.
    init(_ file: String, _ bytes: [UInt8], limits: JSONLimits) throws(JSONError) {
        self.file = file
        self.bytes = bytes
        self.limits = limits
        value = try JSONValue(parsing: bytes, limits: limits)
    }

    /// The elements of an array: of the whole document, or of its member `key`. What is no array is reported.
    mutating func elements(of key: String? = nil) -> [JSONValue] {
        guard let found = key.map({ value[$0] }) ?? value else {
            if value.object == nil { report("this must be an object") }
            return []
        }
        guard let array = found.array else {
            report(key.map { "`\($0)` must be an array" } ?? "this must be an array", under: key)
            return []
        }
        return array
    }

    /// Reports an entry.
    /// - Parameters:
    ///   - problem: What is wrong, as a clause.
    ///   - key: The member of the document that holds the entry; nil for the document itself.
    ///   - element: The entry's place in the array, from 0; nil for the whole.
    mutating func report(_ problem: String, under key: String? = nil, element: Int? = nil) {
        faults += 1
        if faults <= Self.maximumFaults {
            notes.append("\(file):\(line(under: key, element: element)): \(problem)")
        } else if faults == Self.maximumFaults + 1 {
            notes.append("")
        }
        if faults > Self.maximumFaults {
            notes[notes.count - 1] = "\(file): \(faults - Self.maximumFaults) more entries could not be read"
        }
    }

    /// The line in which a value begins. The document is walked once more, for a note only.
    /// - Complexity: O(bytes).
    private func line(under key: String?, element: Int?) -> Int {
        do throws(JSONError) {
            var reader = try JSONReader(bytes, limits: limits)
            if let key {
                try reader.beginObject()
                while let next = try reader.nextKey(), next != JSONKey(key) {}
            }
            _ = try reader.peekKind()
            if let element {
                try reader.beginArray()
                for _ in 0...element where try !reader.nextElement() { break }
                _ = try reader.peekKind()
            }
            return reader.location(of: reader.lastOffset).line
        } catch {
            // It was read whole before; a place that is not there is that of the file.
            return 1
        }
    }
}
