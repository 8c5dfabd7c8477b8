/// Names by number, a bounded count of them.
struct NameTable: Sendable {
    /// The most names.
    private let capacity: Int
    private var numbers: [String: UInt32] = [:]
    /// The names in order of their first use.
    private(set) var names: [String] = []
    /// Whether a name was refused for want of room.
    private(set) var isFull = false

    init(capacity: Int) { self.capacity = capacity }

    /// The number of a name; nil when it is new and there is no room.
    mutating func number(of name: String) -> UInt32? {
        if let number = numbers[name] { return number }
        guard names.count < capacity else {
            isFull = true
            return nil
        }
        let number = UInt32(names.count)
        numbers[name] = number
        names.append(name)
        return number
    }

    /// The name of a number.
    subscript(number: UInt32) -> String {
        names.indices.contains(Int(number)) ? names[Int(number)] : ""
    }
}
