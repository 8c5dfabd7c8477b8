import Testing

@testable import StrictJSON

/// Properties of both readers on random texts; a failure names its seed.
@Suite struct AgreementTests {
    /// What a reader made of a text: its events, and the error that ended them.
    struct Outcome: Equatable {
        var events: [JSONEvent] = []
        var error: JSONError?
    }

    static func pulled(_ bytes: [UInt8]) -> Outcome {
        var outcome = Outcome()
        do throws(JSONError) {
            var reader = try JSONReader(bytes)
            while let event = try reader.nextEvent() {
                outcome.events.append(event)
            }
        } catch {
            outcome.error = error
        }
        return outcome
    }

    static func fed(_ pieces: [[UInt8]]) -> Outcome {
        var outcome = Outcome()
        var reader = IncrementalJSONReader()
        do throws(JSONError) {
            for piece in pieces {
                reader.feed(piece)
                while let event = try reader.next() {
                    outcome.events.append(event)
                }
            }
            outcome.events += try reader.finish()
        } catch {
            outcome.error = error
        }
        return outcome
    }

    /// The pull reader reads on to the colon before it gives a key, and to the end of the text before it gives the
    /// root value's last event; the other gives none of the events that end with the text when `finish` throws. So with
    /// an error one event may be missing on either side.
    static func isSame(pulled: Outcome, fed: Outcome) -> Bool {
        guard pulled.error == fed.error else { return false }
        guard fed.error != nil else { return pulled.events == fed.events }
        return pulled.events == fed.events || pulled.events == fed.events.dropLast()
            || pulled.events.dropLast() == fed.events[...]
    }

    /// Texts that are whole, damaged or noise.
    static func text(_ source: inout RandomJSON) -> [UInt8] {
        let whole = source.text(of: source.value())
        switch source.random.below(4) {
        case 0: return whole
        case 1, 2: return source.damage(whole)
        default: return (0..<source.random.below(40)).map { _ in UInt8.random(in: 0...255, using: &source.random) }
        }
    }

    @Test(arguments: 0..<40)
    func `a value survives writing and reading`(seed: Int) throws {
        var source = RandomJSON(seed: seed)
        for _ in 0..<25 {
            let value = source.value()
            let texts = [try value.serialized(), try value.serialized(.pretty), source.text(of: value)]
            for text in texts {
                #expect(try JSONValue(parsing: text) == value, "seed \(seed): \(String(decoding: text, as: UTF8.self))")
            }
        }
    }

    @Test(arguments: 0..<40)
    func `the reader and the oracle give the same verdict and the same value`(seed: Int) {
        var source = RandomJSON(seed: 1000 + seed)
        for _ in 0..<50 {
            let text = Self.text(&source)
            let value = try? JSONValue(parsing: text)
            let expected = JSONOracle.value(of: text)
            #expect(value == expected, "seed \(seed): \(String(decoding: text, as: UTF8.self))")
        }
    }

    @Test(arguments: 0..<40)
    func `both readers give the same events and the same error, however the text is cut`(seed: Int) {
        var source = RandomJSON(seed: 2000 + seed)
        for _ in 0..<50 {
            let text = Self.text(&source)
            let pulled = Self.pulled(text)
            let fed = Self.fed(source.pieces(text))
            #expect(
                Self.isSame(pulled: pulled, fed: fed),
                "seed \(seed): \(String(decoding: text, as: UTF8.self))\n\(pulled)\n\(fed)"
            )
        }
    }

    @Test(arguments: 0..<40)
    func `what is skipped is checked like what is read`(seed: Int) {
        var source = RandomJSON(seed: 3000 + seed)
        for _ in 0..<50 {
            let text = Self.text(&source)
            let read = Self.pulled(text).error
            var skipped: JSONError?
            do throws(JSONError) {
                var reader = try JSONReader(text)
                try reader.finish()
            } catch {
                skipped = error
            }
            #expect(read == skipped, "seed \(seed): \(String(decoding: text, as: UTF8.self))")
        }
    }

    @Test(arguments: 0..<40)
    func `every beginning of a document is refused as truncated, at its end`(seed: Int) throws {
        var source = RandomJSON(seed: 4000 + seed)
        let text = source.text(of: .array([source.value(), source.value()]))
        let whole = text.count - text.reversed().prefix { JSONByte.isWhitespace($0) }.count
        for end in 0..<whole {
            let error = try #require(Self.pulled(Array(text[..<end])).error, "seed \(seed), \(end) bytes")
            guard case .truncated = error.kind else {
                Issue.record("seed \(seed), \(end) bytes: \(error)")
                continue
            }
            #expect(error.location.byteOffset == end, "seed \(seed)")
        }
    }

    @Test(arguments: 0..<40)
    func `the incremental reader objects with the very byte that the error names`(seed: Int) {
        var source = RandomJSON(seed: 5000 + seed)
        for _ in 0..<50 {
            let text = Self.text(&source)
            var reader = IncrementalJSONReader()
            for (offset, byte) in text.enumerated() {
                reader.feed([byte])
                do throws(JSONError) {
                    while try reader.next() != nil {}
                } catch {
                    #expect(error.location.byteOffset <= offset, "seed \(seed)")
                    #expect(error == Self.pulled(text).error, "seed \(seed)")
                    if error.isGrammatical {
                        #expect(error.location.byteOffset == offset, "seed \(seed): \(error)")
                    }
                    break
                }
            }
        }
    }

    @Test(arguments: 0..<20)
    func `line and column count line feeds and scalars`(seed: Int) throws {
        var source = RandomJSON(seed: 6000 + seed)
        for _ in 0..<50 {
            let text = Self.text(&source)
            guard let error = Self.pulled(text).error, error.kind != .invalidUTF8, error.kind != .byteOrderMark else {
                continue
            }
            let before = String(decoding: text[..<error.location.byteOffset], as: UTF8.self)
            let lines = before.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(error.location.line == lines.count, "seed \(seed)")
            #expect(error.location.column == (try #require(lines.last)).count + 1, "seed \(seed)")
        }
    }
}

extension JSONError {
    /// Whether the error is about a single byte, not about a whole token.
    fileprivate var isGrammatical: Bool {
        switch kind {
        case .invalidUTF8, .unexpected, .controlCharacter, .invalidEscape, .loneSurrogate, .malformedNumber,
            .trailingData:
            true
        default: false
        }
    }
}
