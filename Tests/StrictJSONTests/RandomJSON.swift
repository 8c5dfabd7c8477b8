import StrictJSON

/// Random values, random texts of values, and random damage to texts.
struct RandomJSON {
    var random: SeededRandom

    init(seed: Int) {
        random = SeededRandom(seed: seed)
    }

    /// A value of at most the given depth.
    mutating func value(depth: Int = 4) -> JSONValue {
        switch random.below(depth > 0 ? 10 : 6) {
        case 0: return random.pick([.null, .bool(true), .bool(false)])
        case 1: return .integer(integer())
        case 2:
            return random.chance(50)
                ? .double(double()) : .unsigned(UInt64.random(in: (1 << 63)...UInt64.max, using: &random))
        case 3...5: return .string(string())
        case 6, 7: return .array((0..<random.below(6)).map { _ in value(depth: depth - 1) })
        default:
            var object = JSONObject()
            for _ in 0..<(random.chance(3) ? 40 : random.below(6)) {
                object[string()] = value(depth: depth - 1)
            }
            return .object(object)
        }
    }

    private mutating func integer() -> Int64 {
        random.pick([
            0, 1, -1, 10, 99, Int64.max, Int64.min, 1 << 53, (1 << 53) + 1,
            Int64.random(in: .min ... .max, using: &random),
        ])
    }

    private mutating func double() -> Double {
        let candidate = Double(bitPattern: random.next())
        return random.pick([
            0, -0.0, 0.1, 1e21, 1e-7, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
            candidate.isFinite ? candidate : 2.5,
        ])
    }

    /// A string with characters of every kind that a reader or writer treats in its own way.
    mutating func string() -> String {
        let choices: [Unicode.Scalar] = [
            "a", "b", "Z", "0", " ", "\"", "\\", "/", "\u{8}", "\n", "\r", "\t", "\u{0}", "\u{1F}", "\u{7F}", "\u{85}",
            "é",
            "\u{301}", "ß", "\u{202E}", "\u{200B}", "\u{2028}", "中", "\u{E000}", "\u{FEFF}", "\u{FFFD}", "\u{FFFF}",
            "😀",
            "\u{10FFFF}", "\u{E0041}",
        ]
        let isPlain = random.chance(50)
        let length = random.chance(5) ? 40 : random.below(12)
        var text = String.UnicodeScalarView()
        for _ in 0..<length {
            text.append(isPlain ? random.pick(["a", "b", "c", "_"]) : random.pick(choices))
        }
        return String(text)
    }

    /// The value as a text with white space, and with escapes where none are needed.
    mutating func text(of value: JSONValue) -> [UInt8] {
        var text = space()
        switch value {
        case .array(let elements):
            let parts = elements.map { self.text(of: $0) }
            text += Array("[".utf8) + space() + parts.joined(separator: [0x2C]) + Array("]".utf8)
        case .object(let object):
            let parts = object.map { member in
                space() + escaped(member.key) + space() + [0x3A] + self.text(of: member.value)
            }
            text += Array("{".utf8) + space() + parts.joined(separator: [0x2C]) + Array("}".utf8)
        case .string(let string): text += escaped(string)
        default: text += (try? value.serialized()) ?? []
        }
        return text + space()
    }

    private mutating func space() -> [UInt8] {
        random.chance(80) ? [] : (0..<random.below(4)).map { _ in random.pick([0x20, 0x09, 0x0A, 0x0D]) }
    }

    /// A string in quotes, with each character now and then written as an escape.
    private mutating func escaped(_ string: String) -> [UInt8] {
        var text = "\""
        for unit in string.utf16.map({ $0 }).chunkedBySurrogates() {
            let isRequired = unit.count == 1 && (unit[0] < 0x20 || unit[0] == 0x22 || unit[0] == 0x5C)
            if isRequired || random.chance(10) {
                for code in unit {
                    let digits = String(code, radix: 16, uppercase: random.chance(50))
                    text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            } else {
                text += String(decoding: unit, as: UTF16.self)
            }
        }
        return Array((text + "\"").utf8)
    }

    /// The text with one to three random changes.
    mutating func damage(_ text: [UInt8]) -> [UInt8] {
        let interesting =
            Array("{}[]\",:\\/0123456789-+.eEtrufalsn \n\t\u{0}\u{1F}u0041d83d".utf8) + [0x80, 0xC0, 0xED, 0xF4, 0xFF]
        var text = text
        for _ in 0...random.below(3) where !text.isEmpty {
            let place = random.below(text.count)
            switch random.below(5) {
            case 0: text[place] = random.pick(interesting)
            case 1: text.insert(random.pick(interesting), at: place)
            case 2: text.remove(at: place)
            case 3: text.removeSubrange(place..<min(text.count, place + random.below(8)))
            default: text.insert(contentsOf: text[place..<min(text.count, place + random.below(12))], at: place)
            }
        }
        return text
    }

    /// The text cut into pieces of random lengths.
    mutating func pieces(_ text: [UInt8]) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var start = 0
        let longest = random.pick([1, 3, 10, 1000])
        while start < text.count {
            let end = min(text.count, start + 1 + random.below(longest))
            pieces.append(Array(text[start..<end]))
            start = end
        }
        return pieces
    }
}

extension [UInt16] {
    /// The units one by one, surrogate pairs together.
    fileprivate func chunkedBySurrogates() -> [[UInt16]] {
        var chunks: [[UInt16]] = []
        for unit in self {
            if UTF16.isTrailSurrogate(unit), let last = chunks.indices.last {
                chunks[last].append(unit)
            } else {
                chunks.append([unit])
            }
        }
        return chunks
    }
}
