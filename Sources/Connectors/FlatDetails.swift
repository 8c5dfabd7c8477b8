internal import IncidentModel
internal import StrictJSON

/// The members of a free-form JSON value, however nested, as a flat list of names with texts: `db.pool.size` = `20`.
///
/// Secrets are taken out by name and by look. How many members there are, how deep and how long, is limited.
struct FlatDetails: Sendable {
    /// The most members that are kept.
    static let maximumMembers = 64
    /// The levels of containers that are entered; what is deeper is kept as the text of its JSON.
    static let maximumDepth = 4
    /// The most characters (Unicode scalars) of a value that are kept.
    static let maximumValue = 1024
    /// The most bytes of a name that are kept.
    static let maximumName = 128

    /// The members in the order of the document.
    private(set) var members: [LabelSet.Label] = []
    /// Whether something was left out or cut.
    private(set) var isCut = false

    /// Reads the next value whole.
    mutating func read(_ reader: inout JSONReader) throws(JSONError) { try read(&reader, name: "", depth: 0) }

    /// The first non-empty value among `names`, compared without regard to the case of ASCII letters.
    func first(of names: [String]) -> String? {
        for name in names {
            if let found = members.first(where: { $0.name.lowercased() == name && !$0.value.isEmpty }) {
                return found.value
            }
        }
        return nil
    }

    /// Reads a value; recurses no deeper than `maximumDepth`.
    private mutating func read(_ reader: inout JSONReader, name: String, depth: Int) throws(JSONError) {
        guard members.count < Self.maximumMembers else {
            isCut = true
            try reader.skipValue()
            return
        }
        switch try reader.peekKind() {
        case .object where depth < Self.maximumDepth:
            try reader.beginObject()
            while let key = try reader.nextKey() {
                let path = name.isEmpty ? key.text : name + "." + key.text
                try read(&reader, name: path, depth: depth + 1)
            }
        case .array where depth < Self.maximumDepth:
            try reader.beginArray()
            var place = 0
            while try reader.nextElement() {
                try read(&reader, name: name.isEmpty ? "\(place)" : "\(name).\(place)", depth: depth + 1)
                place += 1
            }
        case .object, .array:
            isCut = true
            add(
                name,
                String(decoding: reader.bytes[try reader.skipValue()].prefix(4 * Self.maximumValue), as: UTF8.self)
            )
        default: add(name, try reader.readScalarText() ?? "")
        }
    }

    /// Keeps a member.
    private mutating func add(_ name: String, _ value: String) {
        guard (1...Self.maximumName).contains(name.utf8.count) else {
            // A value alone, without a name, tells nothing that can be looked up.
            isCut = isCut || !name.isEmpty
            return
        }
        let (short, isShort) = TextLimit.cut(value, to: Self.maximumValue)
        if isShort { isCut = true }
        members.append(LabelSet.Label(name: name, value: SecretRedaction.redacted(short, of: name)))
    }
}

/// Cuts text from outside to a length.
enum TextLimit: Sendable {
    /// The first `count` Unicode scalars of `text`, and whether there were more.
    /// - Complexity: O(`count`).
    static func cut(_ text: String, to count: Int) -> (text: String, isCut: Bool) {
        guard text.utf8.count > count else { return (text, false) }
        let scalars = text.unicodeScalars
        guard let end = scalars.index(scalars.startIndex, offsetBy: count, limitedBy: scalars.endIndex),
            end < scalars.endIndex
        else { return (text, false) }
        return (String(scalars[..<end]), true)
    }
}
