/// A result as people read it, before it is known how it is shown: each page is written once, for terminals and Markdown.
struct Page: Sendable, Equatable {
    /// A part of a page.
    enum Block: Sendable, Equatable {
        /// The title of the page.
        case title(Line)
        /// The beginning of a section.
        case heading(String)
        /// A line of its own that is never wrapped.
        case verbatim(String)
        /// A paragraph.
        case paragraph(Line)
        /// An item of a list, with what belongs to it.
        case item(Item)
        /// Columns; the first row names them.
        case table([[String]])
    }

    /// An item of a list.
    struct Item: Sendable, Equatable {
        /// Its number or name; nil for a dash.
        let mark: String?
        /// What it says.
        let line: Line
        /// What belongs to it, each under a short name.
        var fields: [Field] = []
    }

    /// A short name with what belongs under it.
    struct Field: Sendable, Equatable {
        /// The name.
        let name: String
        /// The text.
        let line: Line
    }

    /// The parts in order.
    private(set) var blocks: [Block] = []

    mutating func title(_ line: Line) { blocks.append(.title(line)) }
    mutating func heading(_ text: String) { blocks.append(.heading(text)) }
    mutating func paragraph(_ line: Line) { blocks.append(.paragraph(line)) }
    /// Adds a line that is not wrapped, since other programs read it: `file:line:column: what is wrong`.
    mutating func verbatim(_ text: String) { blocks.append(.verbatim(text)) }
    mutating func table(_ rows: [[String]]) { blocks.append(.table(rows)) }

    /// Adds an item.
    /// - Parameters:
    ///   - mark: Its number or name; nil for a dash.
    ///   - line: What it says.
    ///   - fields: What belongs to it.
    mutating func item(_ mark: String? = nil, _ line: Line, _ fields: [Field] = []) {
        blocks.append(.item(Item(mark: mark, line: line, fields: fields)))
    }
}

/// Text in spans, each with its weight. It may hold anything; the renderers make it inert.
struct Line: Sendable, Equatable, ExpressibleByStringInterpolation {
    /// How a span stands out.
    enum Weight: Sendable, Equatable {
        /// As the rest.
        case plain
        /// What matters most.
        case strong
        /// What can be skipped.
        case faint
        /// In order.
        case good
        /// To be looked at.
        case warning
        /// Wrong or dangerous.
        case bad
        /// Words of the evidence, shown exactly.
        case quoted
    }

    /// A stretch of text.
    struct Span: Sendable, Equatable {
        /// The text.
        let text: String
        /// How it stands out.
        let weight: Weight
    }

    /// The spans in order.
    let spans: [Span]

    init(_ spans: [Span]) { self.spans = spans }

    /// A line of one span.
    init(_ text: String, _ weight: Weight = .plain) { spans = [Span(text: text, weight: weight)] }

    /// A plain line.
    init(stringLiteral value: String) { self.init(value) }

    /// Two lines as one.
    static func + (left: Line, right: Line) -> Line { Line(left.spans + right.spans) }
}
