/// Faults in the event stream of a response that began well.
public enum StreamFault: String, Sendable, Hashable, CaseIterable {
    /// Silence after the head.
    case silentAfterHead = "sends the head and nothing more"
    /// Silence in the middle.
    case stalls = "sends a few events and nothing more"
    /// A trickle.
    case trickles = "sends one byte of the stream a second"
    /// Endless content.
    case endlessContent = "sends content for ever"
    /// Endless comments.
    case endlessComments = "sends keep-alive comments for ever"
    /// Endless empty deltas.
    case endlessEmptyDeltas = "sends events without content for ever"
    /// Endless reasoning.
    case endlessReasoning = "sends reasoning for ever"
    /// One huge event.
    case endlessEvent = "sends one event's data lines for ever"
    /// A broken chunk.
    case brokenChunk = "sends a chunk whose size is no number"
    /// A cut chunk.
    case cutChunk = "closes the connection in the middle of a chunk"
    /// A cut event.
    case cutEvent = "ends the stream properly in the middle of an event"
    /// A cut character.
    case cutCharacter = "ends the stream after half of a UTF-8 character"
    /// Bytes that are no UTF-8.
    case invalidUnicode = "sends bytes that are not UTF-8 inside an event"
    /// Half a surrogate pair.
    case loneSurrogate = "sends half of a surrogate pair in an escape"
    /// Broken JSON.
    case invalidJSON = "sends an event that is no JSON"
    /// JSON of the wrong shape.
    case wrongShape = "sends an event that is a JSON array"
    /// Content of the wrong type.
    case contentOfWrongType = "sends content that is a number"
    /// A duplicate key in the envelope.
    case duplicateKey = "sends an event with the same key twice"
    /// An error object after 200.
    case errorObject = "sends an error object after some content, and no [DONE]"
    /// An error string after 200.
    case errorText = "sends an error string after some content, and no [DONE]"

    /// Whether the fault lasts until the client gives up.
    var isEndless: Bool {
        switch self {
        case .silentAfterHead, .stalls, .trickles, .endlessContent, .endlessComments, .endlessEmptyDeltas,
            .endlessReasoning, .endlessEvent:
            true
        default: false
        }
    }

    /// Plays the fault after the request was read; the connection is closed afterwards.
    func play(on connection: LoopbackConnection, reply: String) {
        let isCut = self == .cutChunk || self == .brokenChunk
        connection.send(CompletionWire.head(isChunked: isCut))
        if isEndless { playEndless(on: connection, reply: reply) } else { playOnce(on: connection) }
    }

    private func playEndless(on connection: LoopbackConnection, reply: String) {
        switch self {
        case .silentAfterHead: connection.pause(nil)
        case .stalls:
            connection.send(CompletionWire.opening + CompletionWire.cutDelta)
            connection.pause(nil)
        case .trickles:
            for byte in CompletionWire.events(reply).joined().utf8 {
                guard connection.send([byte]), connection.pause(.seconds(1)) else { return }
            }
        case .endlessContent: flood(connection, with: CompletionWire.deepeningDelta)
        case .endlessComments: flood(connection, with: ": still working\n\n")
        case .endlessEmptyDeltas: flood(connection, with: CompletionWire.event(CompletionWire.chunk(delta: "{}")))
        case .endlessReasoning:
            let delta = #"{"reasoning_content":"hmm, {\"action\":\"x\"} perhaps"}"#
            flood(connection, with: CompletionWire.event(CompletionWire.chunk(delta: delta)))
        default: flood(connection, with: "data: [\n")
        }
    }

    private func flood(_ connection: LoopbackConnection, with text: String) {
        let block = Array(String(repeating: text, count: 64).utf8)
        while connection.send(block) {}
    }

    private func playOnce(on connection: LoopbackConnection) {
        let start = CompletionWire.opening + CompletionWire.cutDelta
        switch self {
        case .brokenChunk:
            connection.sendChunk(start)
            connection.send("xyz\r\nnot a chunk\r\n")
        case .cutChunk: connection.send("1000\r\n" + start)
        case .cutEvent: connection.send(start + "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"del")
        case .cutCharacter: connection.send(Array((start + "data: {\"id\":\"").utf8) + [0xE2, 0x82])
        case .invalidUnicode: connection.send(Array((start + "data: {\"id\":\"").utf8) + [0xFF, 0xC0, 0x0A, 0x0A])
        default: connection.send(start + CompletionWire.event(oddEvent) + end)
        }
    }

    /// What follows the odd event: nothing after an error, the usual end otherwise.
    private var end: String {
        self == .errorObject || self == .errorText ? "" : CompletionWire.finish() + CompletionWire.done
    }

    private var oddEvent: String {
        switch self {
        case .loneSurrogate: CompletionWire.chunk(delta: #"{"content":"\ud83d"}"#)
        case .invalidJSON: #"{"choices":[{"index":0,"delta":{"content":"x"},]}"#
        case .wrongShape: "[1,2,3]"
        case .contentOfWrongType: CompletionWire.chunk(delta: #"{"content":12}"#)
        case .duplicateKey: CompletionWire.chunk(delta: #"{"content":"restart","content":"delete"}"#)
        case .errorObject:
            #"{"error":{"code":500,"message":"The model produced output that does not match","type":"server_error"}}"#
        default: #"{"error":"engine crashed"}"#
        }
    }
}
