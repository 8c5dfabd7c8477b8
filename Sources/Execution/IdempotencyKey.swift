/// The name of one effect: an executor that is asked for it again answers what came of it the first time.
///
/// It is made of the intent that the journal took once, so that no two effects ever share one, and trying the same step
/// again, after a crash or by another instance, never makes a new one.
public struct IdempotencyKey: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The whole key, at most 160 characters of `[A-Za-z0-9._:/-]`: it may stand in a header or an annotation.
    public let text: String

    /// The longest intent that is accepted, in bytes.
    public static let longestIntent = 128

    /// The key of a step, or of undoing it; nil when the intent's name is no plain name.
    /// - Parameters:
    ///   - intent: The name of the intent that is carried out.
    ///   - step: The place of the step in the plan, from 0.
    ///   - isUndo: Whether the step is undone.
    public init?(intent: String, step: Int, isUndo: Bool) {
        guard step >= 0, (1...Self.longestIntent).contains(intent.utf8.count), intent.utf8.allSatisfy(Self.isAllowed)
        else { return nil }
        text = "\(intent)/\(step)" + (isUndo ? Self.undoSuffix : "")
    }

    /// The key of the step that this one undoes; nil for that of a step.
    public var undone: IdempotencyKey? {
        text.hasSuffix(Self.undoSuffix) ? IdempotencyKey(text: String(text.dropLast(Self.undoSuffix.count))) : nil
    }

    private static let undoSuffix = "/undo"

    private init(text: String) { self.text = text }

    /// The whole key.
    public var description: String { text }

    /// Byte-wise order.
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.text.utf8.lexicographicallyPrecedes(rhs.text.utf8) }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: ":"),
            UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

/// A number that rises with every intent that the journal takes. An executor refuses what comes with a lower one than it
/// has seen: a worker that was stopped and replaced meanwhile cannot act any more.
///
/// - Source: fencing: M. Kleppmann, "Designing Data-Intensive Applications", chapter 8; the locks of etcd alone are unsafe
///   (Jepsen, etcd 3.4.3).
public struct FencingToken: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The number: the place of the intent in the journal, above those of all earlier starts of the service.
    public let number: UInt64

    /// A token.
    public init(_ number: UInt64) { self.number = number }

    /// The number.
    public var description: String { String(number) }

    /// The older first.
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.number < rhs.number }
}
