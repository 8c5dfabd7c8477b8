/// Why a document was not taken: everything that is wrong with it, in the order of its lines.
public struct DocumentFaults: Error, Hashable, Sendable, CustomStringConvertible {
    /// The faults, ordered by position; at least one.
    public let faults: [DocumentFault]
    /// How many more there are that were counted but not kept.
    public let omitted: Int

    /// The faults, put in order; `omitted` counts those that were not kept.
    public init(_ faults: [DocumentFault], omitted: Int = 0) {
        // The sort is stable: faults at one position stay in the order in which they were found.
        self.faults = faults.sorted { $0.position < $1.position }
        self.omitted = omitted
    }

    /// One line for each fault, and one that counts those left out.
    public var description: String {
        var lines = faults.map(\.description)
        if omitted > 0 { lines.append("and \(omitted) more") }
        return lines.joined(separator: "\n")
    }
}
