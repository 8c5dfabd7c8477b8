internal import CYAML

/// Owns a libyaml parser and hands out what it finds, one event at a time.
///
/// The three allocations live exactly as long as the value; nothing that points into them leaves it.
/// - Source: https://pyyaml.org/wiki/LibYAML, and the comments of `yaml.h`, version 0.2.5.
@safe struct YAMLEventSource: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let event: UnsafeMutablePointer<yaml_event_t>
    /// libyaml keeps a pointer to its input, so the input is copied to where it stays.
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    /// The same text, to look into when something is wrong.
    private let input: YAMLInput
    /// The most bytes one scalar may have.
    private let scalarBytes: Int
    /// How many lines come before the text in its document, for messages that name a second line.
    private let lineOffset: Int

    /// A source of the events of `input`.
    /// - Throws: `outOfMemory`.
    init(_ input: YAMLInput, limits: YAMLLimits, lineOffset: Int) throws(YAMLFailure) {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        guard unsafe yaml_parser_initialize(parser) == 1 else {
            unsafe parser.deallocate()
            throw Self.outOfMemory
        }
        unsafe self.parser = unsafe parser
        unsafe self.event = .allocate(capacity: 1)
        // One byte more than needed, because libyaml asserts that there is an address, even to no bytes.
        unsafe self.buffer = .allocate(capacity: input.bytes.count + 1)
        self.input = input
        self.scalarBytes = limits.scalarBytes
        self.lineOffset = lineOffset
        unsafe buffer.initialize(repeating: 0)
        _ = unsafe buffer.update(from: input.bytes)
        // Otherwise libyaml would guess, and read what begins like UTF-16 as such.
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        unsafe yaml_parser_set_input_string(parser, buffer.baseAddress, input.bytes.count)
    }

    deinit {
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
        unsafe event.deallocate()
        unsafe buffer.deallocate()
    }

    /// The next event; not to be asked for after the end of the stream or a failure.
    /// - Throws: `malformed`, `notText`, `beyondLimits` or `outOfMemory`.
    mutating func next() throws(YAMLFailure) -> YAMLEvent {
        guard unsafe yaml_parser_parse(parser, event) == 1 else { throw failure }
        defer { unsafe yaml_event_delete(event) }
        let mark = unsafe YAMLMark(event.pointee.start_mark)
        guard let kind = unsafe YAMLEvent.Kind(event.pointee.type) else {
            throw YAMLFailure(code: .malformed, mark: mark, problem: "this has no meaning in YAML")
        }
        var found = YAMLEvent(kind: kind, mark: mark)
        if let anchor = unsafe cyaml_anchor(event) { found.anchor = unsafe String(cString: anchor) }
        if let tag = unsafe cyaml_tag(event) { found.tag = unsafe String(cString: tag) }
        guard let value = unsafe cyaml_scalar_value(event) else { return found }
        let length = unsafe cyaml_scalar_length(event)
        guard length <= scalarBytes else {
            throw YAMLFailure(
                code: .beyondLimits,
                mark: mark,
                problem: "this value has \(length) bytes, at most \(scalarBytes) are allowed"
            )
        }
        found.text = unsafe String(decoding: UnsafeBufferPointer(start: value, count: length), as: UTF8.self)
        found.isPlain = unsafe cyaml_scalar_is_plain(event) == 1
        return found
    }

    /// Why the parser stopped.
    private var failure: YAMLFailure {
        let problem = unsafe Self.text(parser.pointee.problem) ?? "no reason given"
        let error = unsafe parser.pointee.error
        switch error {
        case YAML_MEMORY_ERROR:
            return Self.outOfMemory
        case YAML_READER_ERROR:
            let offset = unsafe parser.pointee.problem_offset
            return YAMLFailure(
                code: .notText,
                mark: input.mark(of: input.bytes.startIndex + offset),
                problem: "the text cannot be YAML here: \(problem)"
            )
        default:
            let complaint = unsafe YAMLComplaint(
                problem: problem,
                context: Self.text(parser.pointee.context),
                contextMark: YAMLMark(parser.pointee.context_mark)
            )
            let mark = unsafe input.within(YAMLMark(parser.pointee.problem_mark))
            return complaint.failure(at: mark, byte: input.byte(at: mark), lineOffset: lineOffset)
        }
    }

    /// The text at `pointer`, one of libyaml's constant messages.
    private static func text(_ pointer: UnsafePointer<CChar>?) -> String? {
        unsafe pointer.map { unsafe String(cString: $0) }
    }

    /// There is no memory for a parser.
    private static var outOfMemory: YAMLFailure {
        YAMLFailure(code: .outOfMemory, mark: .start, problem: "there is no memory to read the document")
    }
}

extension YAMLMark {
    /// libyaml's place.
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: Int(clamping: mark.line), column: Int(clamping: mark.column))
    }
}

extension YAMLEvent.Kind {
    /// libyaml's type of event; nil for no event.
    fileprivate init?(_ type: yaml_event_type_t) {
        switch type {
        case YAML_STREAM_START_EVENT: self = .streamStart
        case YAML_STREAM_END_EVENT: self = .streamEnd
        case YAML_DOCUMENT_START_EVENT: self = .documentStart
        case YAML_DOCUMENT_END_EVENT: self = .documentEnd
        case YAML_ALIAS_EVENT: self = .alias
        case YAML_SCALAR_EVENT: self = .scalar
        case YAML_SEQUENCE_START_EVENT: self = .sequenceStart
        case YAML_SEQUENCE_END_EVENT: self = .sequenceEnd
        case YAML_MAPPING_START_EVENT: self = .mappingStart
        case YAML_MAPPING_END_EVENT: self = .mappingEnd
        default: return nil
        }
    }
}
