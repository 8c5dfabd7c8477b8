import EvenkeelTestKit
import IncidentModel
import Testing

@testable import Remediation

@Suite struct ConditionParserTests {
    @Test(arguments: [
        ("true", "true"), ("target.replicas.ready >= 2", "target.replicas.ready >= 2"),
        ("target.replicas.ready>=2", "target.replicas.ready >= 2"),
        ("  not\ttarget.node.ready\n", "not target.node.ready"),
        ("target.image == 'web:1'", "target.image == 'web:1'"), ("target.image != ''", "target.image != ''"),
        ("-1.50 < argument.share-percent", "-1.5 < argument.share-percent"), ("1e3 == 1000", "1000 == 1000"),
        ("true and false or true", "true and false or true"), ("true and (false or true)", "true and (false or true)"),
        ("(true and false) or (true)", "true and false or true"), ("true or false and true", "true or false and true"),
        ("(true or false) or true", "true or false or true"), ("true or (false or true)", "true or (false or true)"),
        ("not (true and false)", "not (true and false)"), ("not not true", "not not true"),
        ("not true == false", "not true == false"), ("count(node) > 1", "count(node) > 1"),
        (
            "count(pod where it.restarts > 3 and not it.node.ready) == 0",
            "count(pod where it.restarts > 3 and not it.node.ready) == 0"
        ), ("((((true))))", "true"),
    ]) func `a statement has one text, whatever the spaces and parentheses`(_ text: String, _ canonical: String) throws
    {
        let expression = try ConditionParser.parse(text)
        #expect(expression.description == canonical)
        #expect(try ConditionParser.parse(canonical) == expression)
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let text: String
        let column: Int
        let says: String
        var testDescription: String { text }
    }

    @Test(arguments: [
        Refusal(text: "", column: 1, says: "a value expected"),
        Refusal(text: "   ", column: 4, says: "a value expected"),
        Refusal(text: "target", column: 1, says: "neither a value nor a known word"),
        Refusal(text: "target.", column: 1, says: "there is no fact ``"),
        Refusal(text: "target.colour", column: 1, says: "there is no fact `colour`"),
        Refusal(text: "node.ready", column: 1, says: "`node` is unknown"),
        Refusal(text: "argument.", column: 1, says: "the name of an argument expected"),
        Refusal(text: "true true", column: 6, says: "`and`, `or` or the end expected"),
        Refusal(text: "true and", column: 9, says: "a value expected"),
        Refusal(text: "1 <", column: 4, says: "a value expected"),
        Refusal(text: "1 < 2 < 3", column: 7, says: "the end expected"),
        Refusal(text: "(true", column: 6, says: "`)` expected"),
        Refusal(text: "true)", column: 5, says: "the end expected"),
        Refusal(text: "1 = 2", column: 3, says: "the end expected"),
        Refusal(text: "1 <== 2", column: 3, says: "the end expected"),
        Refusal(text: "'open", column: 1, says: "the quote is not closed"),
        Refusal(text: "\"text\" == 1", column: 1, says: "a character that no value begins with"),
        Refusal(text: "1.2.3 == 1", column: 1, says: "not a number"),
        Refusal(text: "count(thing) > 1", column: 7, says: "a kind of entity expected"),
        Refusal(text: "count node", column: 7, says: "`(` expected"),
        Refusal(text: "count(node if true)", column: 12, says: "`)` expected"),
        Refusal(text: "true; reboot", column: 5, says: "a character that no value begins with"),
        Refusal(text: "t\u{430}rget.latency > 1", column: 2, says: "a character that no value begins with"),
        Refusal(text: "1e999 > 1", column: 1, says: "not a number"),
    ]) func `what is wrong is said with its column`(_ refusal: Refusal) {
        let fault = #expect(throws: ConditionSyntaxError.self) { try ConditionParser.parse(refusal.text) }
        #expect(fault?.column == refusal.column, "\(String(describing: fault))")
        #expect(fault?.problem.contains(refusal.says) == true, "\(String(describing: fault))")
    }

    @Test(arguments: ["not ", "(", "count(node where ", "not (", "(not ("])
    func `no nesting exhausts the stack`(_ opening: String) {
        let text = String(repeating: opening, count: 990 / opening.utf8.count)
        let fault = #expect(throws: ConditionSyntaxError.self) { try ConditionParser.parse(text + "true") }
        #expect(fault?.problem == "nested deeper than 16")
    }

    @Test func `a text that is too long is refused, and a long chain is not`() throws {
        let chain = Array(repeating: "true", count: 111).joined(separator: " and ")
        #expect(chain.utf8.count <= ConditionParser.maximumLength)
        let expression = try ConditionParser.parse(chain)
        #expect(expression.description == chain)
        #expect(try ConditionParser.parse(expression.description) == expression)
        #expect(throws: ConditionSyntaxError.self) { try ConditionParser.parse(chain + " and true") }
    }

    @Test(arguments: UInt64(1)...10) func `every statement is read back from its text`(_ seed: UInt64) throws {
        var random = RandomConditions(seed: seed)
        for _ in 0..<400 {
            let expression = random.expression(depth: 4)
            let text = expression.description
            guard text.utf8.count <= ConditionParser.maximumLength else { continue }
            #expect(try ConditionParser.parse(text) == expression, "seed \(seed): \(text)")
        }
    }

    @Test(arguments: UInt64(1)...10) func `random bytes never trap, and what is read has a stable text`(_ seed: UInt64)
    {
        var random = RandomConditions(seed: seed)
        var read = 0
        for _ in 0..<2000 {
            let text = random.noise()
            do throws(ConditionSyntaxError) {
                let expression = try ConditionParser.parse(text)
                read += 1
                #expect(try ConditionParser.parse(expression.description) == expression, "seed \(seed): \(text)")
            } catch {
                #expect((1...text.utf8.count + 1).contains(error.column), "seed \(seed): \(text)")
                #expect(!error.problem.isEmpty)
            }
        }
        #expect(read > 20, "the noise must hold statements too")
    }
}

/// Makes statements, and text that is nearly one.
struct RandomConditions {
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func expression(depth: Int) -> Condition.Expression {
        guard depth > 0 else { return .holds(operand(depth: 0)) }
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return .and(expression(depth: depth - 1), expression(depth: depth - 1))
        case 1: return .or(expression(depth: depth - 1), expression(depth: depth - 1))
        case 2: return .not(expression(depth: depth - 1))
        case 3: return .holds(operand(depth: depth - 1))
        default:
            let comparison = Condition.Comparison.allCases.randomElement(using: &random) ?? .equal
            return .comparison(operand(depth: depth - 1), comparison, operand(depth: depth - 1))
        }
    }

    mutating func operand(depth: Int) -> Condition.Operand {
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return .constant(.flag(Bool.random(using: &random)))
        case 1:
            return .constant(.text(["", "web:1", "it is", "é ⓔ", "a\nb", "\\"].randomElement(using: &random) ?? ""))
        case 2: return .fact(.target, FactName.allCases.randomElement(using: &random) ?? .latency)
        case 3: return .fact(.each, FactName.allCases.randomElement(using: &random) ?? .latency)
        case 4: return .argument(["replicas", "share-percent", "a.b", "for"].randomElement(using: &random) ?? "for")
        case 5 where depth > 0:
            let filter = Bool.random(using: &random) ? expression(depth: depth - 1) : nil
            return .count(EntityKind.allCases.randomElement(using: &random) ?? .node, filter)
        default: return .constant(.number(number()))
        }
    }

    /// A finite number of any size.
    private mutating func number() -> Double {
        let any = Double(bitPattern: random.next())
        let small = Double(Int.random(in: -1000...1000, using: &random)) / 8
        return Bool.random(using: &random) && any.isFinite ? any : small
    }

    /// Bytes, tokens, or a statement with some bytes changed.
    mutating func noise() -> String {
        let tokens = [
            "target.latency", "it.restarts", "argument.x", "count(", "node", "where", ")", "(", "and", "or", "not",
            "==", "<",
            ">=", "!", "=", "1", "-2.5", "1e9", "1e", "'a'", "'", "true", "false", "\t", ".", "-", "\u{301}", "é", "\0",
        ]
        switch Int.random(in: 0..<3, using: &random) {
        case 0:
            let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            return String(decoding: bytes, as: UTF8.self)
        case 1:
            let words = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                tokens.randomElement(using: &random) ?? ""
            }
            return words.joined(separator: Bool.random(using: &random) ? " " : "")
        default:
            var bytes = Array(expression(depth: 3).description.utf8.prefix(900))
            for _ in 0..<Int.random(in: 0...2, using: &random) where !bytes.isEmpty {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0x20...0x7e, using: &random)
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
