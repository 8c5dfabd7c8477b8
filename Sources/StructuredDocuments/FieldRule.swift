/// What the value of a field has to be, and how it becomes a value of the program.
///
/// The rules for single values are in this module's extensions: `.line()`, `.text()`, `.identifier()`, `.integer(in:)`,
/// `.decimal(in:)`, `.boolean`, `.duration(in:)`, `.enumeration()`, `.oneOf(_:)`; those for several are `.list(of:)`,
/// `.entries(of:)`, `.dictionary(of:)` and `.mapping(_:)`. Further ones are made of these with `refined(_:_:)`, or
/// anew.
public struct FieldRule<Value>: Sendable {
    /// Says what a right value is. Called only when it is needed: rules are made anew for every field that is read.
    private let describe: @Sendable () -> String
    /// What to do about a wrong value, if there is something to say.
    private(set) var advice: @Sendable (DocumentNode) -> String? = { _ in nil }
    /// Reads the value; nil when it is not right.
    let body: @Sendable (DocumentCursor) -> Value?

    /// What a right value is, as it follows "must be": "a whole number from 1 to 10".
    public var expectation: String { describe() }

    /// A rule of one's own.
    /// - Parameters:
    ///   - expectation: What a right value is, as it follows "must be".
    ///   - body: Reads the value. It returns nil when the value is not right; if it did not report why, then it is
    ///     reported that the value "must be `expectation`".
    public init(
        expecting expectation: @autoclosure @escaping @Sendable () -> String,
        _ body: @escaping @Sendable (DocumentCursor) -> Value?
    ) {
        self.describe = expectation
        self.body = body
    }

    /// This rule with `advice`: what to do about a wrong value ("did you mean `restart`?"), nil for nothing to add.
    public func advising(_ advice: @escaping @Sendable (DocumentNode) -> String?) -> FieldRule {
        var rule = self
        rule.advice = advice
        return rule
    }

    /// This rule, and then `transform`, which returns nil for what is not `expectation`.
    public func refined<Refined>(
        _ expectation: @autoclosure @escaping @Sendable () -> String,
        _ transform: @escaping @Sendable (Value) -> Refined?
    ) -> FieldRule<Refined> {
        FieldRule<Refined>(expecting: expectation()) { body($0).flatMap(transform) }.advising(advice)
    }
}

extension FieldRule where Value == DocumentNode {
    /// Any value, even an empty one, as it stands.
    public static var node: FieldRule { FieldRule(expecting: "a value") { $0.node } }
}

extension FieldRule where Value == CoreSchemaValue {
    /// A single value of whatever type, such as an argument whose type is decided elsewhere.
    public static var scalar: FieldRule {
        FieldRule(expecting: "a single value") { cursor in
            cursor.node.scalar?.resolved
        }
    }
}
