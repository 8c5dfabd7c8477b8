/// What must hold for every text that StrictJSON is given; a violation traps, and libFuzzer keeps the text.
struct StrictJSONProperties {
    let text: [UInt8]

    /// Limits small enough for the fuzzer to reach.
    static let limits = JSONLimits(documentBytes: 1 << 20, depth: 12, stringBytes: 200, numberBytes: 40, members: 60)

    /// Checks everything.
    func check() {
        var events: [JSONEvent] = []
        let failure = read(into: &events)
        checkSkipping(failure)
        checkIncrementally(events, failure)
        do throws(JSONError) {
            let value = try JSONValue(parsing: text, limits: Self.limits)
            precondition(failure == nil, "a text is refused and accepted")
            checkWriting(value)
        } catch {
            precondition(error == failure, "a value and its events disagree")
            precondition(
                !error.description.utf8.contains { $0 < 0x20 || $0 == 0x7F },
                "a description holds a control character"
            )
            precondition(error.description.utf8.count < 1200, "a description is long")
        }
    }

    /// Reads event by event.
    private func read(into events: inout [JSONEvent]) -> JSONError? {
        do throws(JSONError) {
            var reader = try JSONReader(text, limits: Self.limits)
            while let event = try reader.nextEvent() {
                events.append(event)
            }
            return nil
        } catch {
            return error
        }
    }

    /// Skipping must find what reading finds.
    private func checkSkipping(_ expected: JSONError?) {
        do throws(JSONError) {
            var reader = try JSONReader(text, limits: Self.limits)
            try reader.finish()
            precondition(expected == nil, "skipping accepts what reading refuses")
        } catch {
            precondition(error == expected, "skipping and reading disagree")
        }
    }

    /// Bytes in pieces, cut where the text itself says, must give the same events and the same error.
    private func checkIncrementally(_ expected: [JSONEvent], _ expectedError: JSONError?) {
        var events: [JSONEvent] = []
        var reader = IncrementalJSONReader(limits: Self.limits)
        var start = 0
        do throws(JSONError) {
            while start < text.count {
                let end = min(text.count, start + 1 + Int(text[start] & 7))
                reader.feed(Array(text[start..<end]))
                while let event = try reader.next() {
                    events.append(event)
                }
                start = end
            }
            events += try reader.finish()
            precondition(expectedError == nil && events == expected, "the readers disagree")
        } catch {
            precondition(error == expectedError, "the readers disagree about the error")
            // One reads ahead to a colon or the end, the other keeps nothing when `finish` throws: one event either way.
            let isSame = events == expected || events.dropLast() == expected[...] || events[...] == expected.dropLast()
            precondition(isSame, "the readers disagree about the events")
        }
    }

    /// What was read must survive writing, and have one canonical form.
    private func checkWriting(_ value: JSONValue) {
        do throws(JSONError) {
            for style in [JSONWriter.Style.compact, .pretty] {
                let written = try value.serialized(style)
                let limits = JSONLimits(documentBytes: Int.max, stringBytes: 1 << 20)
                let again = try JSONValue(parsing: written, limits: limits)
                precondition(again == value, "writing changes a value")
                precondition(
                    !written.contains { $0 < 0x20 && $0 != 0x0A || $0 == 0x7F },
                    "a control character is written"
                )
            }
            try checkCanonical(try value.canonicalBytes())
        } catch {
            preconditionFailure("what was read cannot be written: \(error)")
        }
    }

    /// The canonical form must be its own canonical form.
    ///
    /// ECMAScript writes doubles from 2^64 to 10^21 as integers, which the reader refuses; that is all it may refuse.
    private func checkCanonical(_ canonical: [UInt8]) throws(JSONError) {
        do throws(JSONError) {
            let again = try JSONValue(parsing: canonical, limits: JSONLimits(documentBytes: Int.max))
            let twice = try again.canonicalBytes()
            precondition(twice == canonical, "the canonical form is not stable")
        } catch {
            guard error.kind == .integerOutOfRange else { throw error }
        }
    }
}

/// The entry point that libFuzzer calls with each text.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    StrictJSONProperties(text: Array(UnsafeBufferPointer(start: bytes, count: count))).check()
    return 0
}
