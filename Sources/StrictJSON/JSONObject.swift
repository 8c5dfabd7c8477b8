/// The members of a JSON object, in order, with every key once.
///
/// An object of more than sixteen members has an index, so that finding a member of a huge one costs no more than in a small
/// one. The index is a table that the order of members never depends on.
public struct JSONObject: Sendable {
    /// A key and its value.
    public typealias Element = (key: String, value: JSONValue)

    /// The most members that are looked through one by one.
    private static let linearMembers = 16

    /// The members in order.
    private var members: [Element]
    /// Where each key's member is; empty for a small object.
    private var positions = KeyTable()

    /// Makes an object without members.
    public init() {
        members = []
    }

    /// Makes an object of members whose keys are known to differ.
    init(unique members: [Element]) {
        self.members = members
        indexIfLarge()
    }

    /// Makes an object of members written in a program.
    ///
    /// - Parameter members: The members in order.
    /// - Precondition: No key is there twice.
    public init(_ members: [(String, JSONValue)]) {
        self.init()
        for (key, value) in members {
            precondition(position(of: key) == nil, "an object literal has a key twice")
            append(key, value)
        }
    }

    /// The member with this key; nil when there is none. Setting a new key appends it; setting nil removes the member.
    ///
    /// - Parameter key: The key, compared byte for byte.
    /// - Complexity: O(1) expected; O(members) for removing one.
    public subscript(key: String) -> JSONValue? {
        get { position(of: key).map { members[$0].value } }
        set {
            switch (position(of: key), newValue) {
            case (let position?, let value?): members[position].value = value
            case (let position?, nil): remove(at: position)
            case (nil, let value?): append(key, value)
            case (nil, nil): break
            }
        }
    }

    /// The keys in order.
    ///
    /// - Complexity: O(members).
    public var keys: [String] { members.map(\.key) }

    /// Where a key's member is, or nil.
    private func position(of key: String) -> Int? {
        guard !positions.isEmpty else {
            return members.firstIndex { JSONKey.isExactlyEqual($0.key, key) }
        }
        var probe = positions.probe(hash: Self.hash(key))
        while let position = positions.next(&probe) {
            if JSONKey.isExactlyEqual(members[position].key, key) {
                return position
            }
        }
        return nil
    }

    /// Adds a member whose key is new.
    private mutating func append(_ key: String, _ value: JSONValue) {
        members.append((key, value))
        if positions.isEmpty {
            indexIfLarge()
        } else {
            positions.insert(hash: Self.hash(key), position: members.count - 1)
        }
    }

    /// Takes a member out, and counts the positions anew.
    private mutating func remove(at position: Int) {
        members.remove(at: position)
        positions = KeyTable()
        indexIfLarge()
    }

    /// Fills the index if the object has so many members that it needs one.
    private mutating func indexIfLarge() {
        guard members.count > Self.linearMembers else { return }
        positions.reserve(members.count)
        for (position, member) in members.enumerated() {
            positions.insert(hash: Self.hash(member.key), position: position)
        }
    }

    /// The hash of a key.
    private static func hash(_ key: String) -> UInt64 {
        let bytes = key.utf8Span.span
        var hasher = Hasher()
        ByteScan.hash(bytes, at: 0, count: bytes.count, into: &hasher)
        return UInt64(truncatingIfNeeded: hasher.finalize())
    }
}

extension JSONObject: RandomAccessCollection {
    /// The position of the first member, 0.
    public var startIndex: Int { 0 }

    /// The number of members.
    public var endIndex: Int { members.count }

    /// The member at a position.
    ///
    /// - Parameter position: From 0 to the number of members, exclusive.
    public subscript(position: Int) -> Element { members[position] }
}

extension JSONObject: Equatable {
    /// Whether two objects have equal values under the same keys, whatever the order.
    ///
    /// - Complexity: O(size) expected.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.count == right.count && left.allSatisfy { right[$0.key] == $0.value }
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// Makes an object with the members in the order written.
    ///
    /// - Precondition: No key is there twice.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(elements)
    }
}
