/// Decides, scalar by scalar, what of a text may be printed; the rules are those listed at `InertText`.
struct InertScalarFilter {
    /// What is printed for one scalar.
    enum Rendering {
        /// The scalar itself.
        case kept(Unicode.Scalar)
        /// Its number, as `\u{001B}`.
        case escaped(Unicode.Scalar)
        /// Nothing: the second half of a line ending.
        case dropped

        /// How many scalars are printed.
        var length: Int {
            switch self {
            case .kept: 1
            case .escaped(let scalar): 4 + max(4, (35 - scalar.value.leadingZeroBitCount) / 4)
            case .dropped: 0
            }
        }

        /// Adds what is printed to `text`, in UTF-8.
        func append(to text: inout [UInt8]) {
            switch self {
            case .kept(let scalar) where scalar.isASCII: text.append(UInt8(truncatingIfNeeded: scalar.value))
            case .kept(let scalar): text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            case .escaped(let scalar): text.append(contentsOf: Self.escape(scalar).utf8)
            case .dropped: break
            }
        }

        /// `\u{…}` with four to six upper-case hexadecimal digits.
        private static func escape(_ scalar: Unicode.Scalar) -> String {
            let digits = String(scalar.value, radix: 16, uppercase: true)
            return "\\u{" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits + "}"
        }
    }

    /// What was printed last, as far as it matters for what may follow.
    private enum Context {
        /// Nothing that can carry a combining mark: the start, a line feed, an escape.
        case bare
        /// A character, with this many combining marks on it so far.
        case base(marks: Int)
        /// A character that an emoji or text selector may follow.
        case emoji
    }

    /// More marks on one base are not writing but paint over the lines above and below. The tallest stacks in use
    /// (Tibetan, Hebrew with accents) stay below; Unicode's own bound for streams is 30.
    /// - Source: Unicode Standard Annex 15, section 13, "Stream-Safe Text Format".
    private static let mostMarks = 8

    /// Whether line feeds stay.
    private let keepingNewlines: Bool
    /// What was printed last.
    private var context = Context.bare
    /// Whether the last scalar was a carriage return, whose line feed must not count twice.
    private var followsCarriageReturn = false

    /// A filter at the start of a text.
    init(keepingNewlines: Bool) {
        self.keepingNewlines = keepingNewlines
    }

    /// What is printed for `scalar`, the next of the text.
    mutating func rendering(of scalar: Unicode.Scalar) -> Rendering {
        let value = scalar.value
        if value >= 0x20, value < 0x7F {
            followsCarriageReturn = false
            context = .base(marks: 0)
            return .kept(scalar)
        }
        if value < 0x20, keepingNewlines, let rendering = renderingOfLayout(scalar) { return rendering }
        followsCarriageReturn = false
        if value < 0xA0 { return escaping(scalar) }
        return renderingBeyondASCII(scalar)
    }

    /// What is printed for the control characters that lay out a block of text, nil for the others.
    private mutating func renderingOfLayout(_ scalar: Unicode.Scalar) -> Rendering? {
        let wasCarriageReturn = followsCarriageReturn
        followsCarriageReturn = scalar == "\r"
        switch scalar {
        case "\n" where wasCarriageReturn:
            return .dropped
        case "\n", "\r":
            context = .bare
            return .kept("\n")
        case "\t":
            context = .base(marks: 0)
            return .kept(" ")
        default:
            return nil
        }
    }

    /// What is printed for a scalar from U+00A0 on.
    private mutating func renderingBeyondASCII(_ scalar: Unicode.Scalar) -> Rendering {
        switch scalar.value {
        case 0xA0, 0x202F, 0x3000:
            context = .base(marks: 0)
            return .kept(scalar)
        case 0xFE0E, 0xFE0F:
            guard case .emoji = context else { return escaping(scalar) }
            context = .base(marks: 1)
            return .kept(scalar)
        case 0x2800:
            return escaping(scalar)
        default:
            break
        }
        let properties = scalar.properties
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate, .privateUse,
            .unassigned:
            return escaping(scalar)
        case .nonspacingMark, .spacingMark, .enclosingMark:
            return properties.isDefaultIgnorableCodePoint ? escaping(scalar) : renderingOfMark(scalar)
        default:
            if properties.isDefaultIgnorableCodePoint { return escaping(scalar) }
            context = properties.isEmoji ? .emoji : .base(marks: 0)
            return .kept(scalar)
        }
    }

    /// What is printed for a combining mark.
    private mutating func renderingOfMark(_ scalar: Unicode.Scalar) -> Rendering {
        switch context {
        case .bare:
            return escaping(scalar)
        case .emoji:
            context = .base(marks: 1)
        case .base(let marks):
            guard marks < Self.mostMarks else { return .escaped(scalar) }
            context = .base(marks: marks + 1)
        }
        return .kept(scalar)
    }

    /// Shows the number of `scalar`; nothing may combine with what is shown.
    private mutating func escaping(_ scalar: Unicode.Scalar) -> Rendering {
        context = .bare
        return .escaped(scalar)
    }
}
