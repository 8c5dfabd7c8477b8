internal import IncidentModel

/// Reads conditions from their text form.
///
///     expression  = conjunction { "or" conjunction }
///     conjunction = negation { "and" negation }
///     negation    = "not" negation | "(" expression ")" | operand [ comparison operand ]
///     operand     = number | 'text' | true | false | "target." fact | "it." fact | "argument." name
///                 | "count(" kind [ "where" expression ] ")"
///
/// Linear in the length of the text; nesting is limited, so that no text can exhaust the stack.
struct ConditionParser: Sendable {
    /// The deepest nesting of parentheses, `not` and `count`.
    static let maximumDepth = 16
    /// The longest text in bytes.
    static let maximumLength = 1000

    /// The words and signs of the text.
    private var tokens: [ConditionToken]
    /// The next token to read.
    private var position = 0
    /// How deep the present nesting is.
    private var depth = 0
    /// The column behind the last token.
    private let end: Int

    private init(tokens: [ConditionToken], end: Int) {
        self.tokens = tokens
        self.end = end
    }

    /// The statement that `text` means.
    /// - Throws: `ConditionSyntaxError` with the column of the first fault.
    static func parse(_ text: String) throws(ConditionSyntaxError) -> Condition.Expression {
        guard text.utf8.count <= maximumLength else {
            throw ConditionSyntaxError(column: maximumLength, problem: "longer than \(maximumLength) bytes")
        }
        var parser = ConditionParser(tokens: try ConditionToken.scan(text), end: text.utf8.count + 1)
        let expression = try parser.expression()
        if let rest = parser.peek { throw parser.fault("`and`, `or` or the end expected, not `\(rest.text)`") }
        return expression
    }

    /// The next token, when there is one.
    private var peek: ConditionToken? { position < tokens.count ? tokens[position] : nil }

    /// A fault at the next token.
    private func fault(_ problem: String) -> ConditionSyntaxError {
        ConditionSyntaxError(column: peek?.column ?? end, problem: problem)
    }

    /// Skips the next token when it is the word or sign `text`.
    private mutating func skip(_ text: String) -> Bool {
        guard let token = peek, token.kind == .word || token.kind == .sign, token.text == text else { return false }
        position += 1
        return true
    }

    /// Skips the word or sign `text`, which must come.
    private mutating func expect(_ text: String) throws(ConditionSyntaxError) {
        guard skip(text) else { throw fault("`\(text)` expected") }
    }

    private mutating func expression() throws(ConditionSyntaxError) -> Condition.Expression {
        var left = try conjunction()
        while skip("or") { left = .or(left, try conjunction()) }
        return left
    }

    private mutating func conjunction() throws(ConditionSyntaxError) -> Condition.Expression {
        var left = try negation()
        while skip("and") { left = .and(left, try negation()) }
        return left
    }

    private mutating func negation() throws(ConditionSyntaxError) -> Condition.Expression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { throw fault("nested deeper than \(Self.maximumDepth)") }
        if skip("not") { return .not(try negation()) }
        if skip("(") {
            let inner = try expression()
            try expect(")")
            return inner
        }
        let left = try operand()
        for comparison in Condition.Comparison.allCases where skip(comparison.rawValue) {
            return .comparison(left, comparison, try operand())
        }
        return .holds(left)
    }

    private mutating func operand() throws(ConditionSyntaxError) -> Condition.Operand {
        guard let token = peek else { throw fault("a value expected") }
        switch token.kind {
        case .text:
            position += 1
            return .constant(.text(token.text))
        case .number:
            guard let value = Double(token.text), value.isFinite else { throw fault("not a number: `\(token.text)`") }
            position += 1
            return .constant(.number(value))
        case .word:
            return try named(token)
        case .sign:
            throw fault("a value expected, not `\(token.text)`")
        }
    }

    /// A value that begins with a word.
    private mutating func named(_ token: ConditionToken) throws(ConditionSyntaxError) -> Condition.Operand {
        if token.text == "true" || token.text == "false" {
            position += 1
            return .constant(.flag(token.text == "true"))
        }
        if token.text == "count" {
            position += 1
            return try count()
        }
        let parts = token.text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw fault("`\(token.text)` is neither a value nor a known word") }
        if parts[0] == "argument" {
            guard !parts[1].isEmpty else { throw fault("the name of an argument expected behind `argument.`") }
            position += 1
            return .argument(String(parts[1]))
        }
        guard let scope = Condition.Scope(rawValue: String(parts[0])) else {
            throw fault("`\(parts[0])` is unknown; `target`, `it` or `argument` expected")
        }
        guard let name = FactName(rawValue: String(parts[1])) else { throw fault("there is no fact `\(parts[1])`") }
        position += 1
        return .fact(scope, name)
    }

    /// The rest of `count(kind where …)` behind its first word.
    private mutating func count() throws(ConditionSyntaxError) -> Condition.Operand {
        try expect("(")
        guard let token = peek, token.kind == .word, let kind = EntityKind(rawValue: token.text) else {
            throw fault("a kind of entity expected")
        }
        position += 1
        var filter: Condition.Expression?
        if skip("where") { filter = try expression() }
        try expect(")")
        return .count(kind, filter)
    }
}
