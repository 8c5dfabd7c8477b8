import Testing

@testable import Retrieval

@Suite struct EnglishStemmerTests {
    @Test(arguments: StemPair.all)
    func `words have the stems of the published algorithm`(_ pair: StemPair) {
        #expect(StemPair.stem(pair.word) == pair.stem)
    }

    @Test func `the table has more than two hundred pairs`() {
        #expect(StemPair.all.count > 200)
    }

    @Test func `stemming random words never lengthens them by more than one letter`() {
        var random = SplitMix(seed: 11)
        for _ in 0..<3000 {
            let length = Int.random(in: 0...12, using: &random)
            let word = String((0..<length).map { _ in "aeiouylsdbtngie'".randomElement(using: &random) ?? "e" })
            #expect(StemPair.stem(word).utf8.count <= word.utf8.count + 1, "\(word)")
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a word of a million letters is stemmed in linear time`() {
        let word = String(repeating: "ying", count: 250_000)
        #expect(StemPair.stem(word).utf8.count <= word.utf8.count)
    }
}

/// A word and its stem, verified with the reference implementation of the algorithm's authors (Snowball 3.1).
struct StemPair: CustomTestStringConvertible, Sendable {
    let word: String
    let stem: String

    var testDescription: String { "\(word) -> \(stem)" }

    static func stem(_ word: String) -> String {
        var stemmer = EnglishStemmer()
        var bytes = Array(word.utf8)
        stemmer.stem(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    static let all = source.split(whereSeparator: { $0 == "," || $0 == "\n" }).compactMap { entry -> StemPair? in
        let parts = entry.split(separator: " ")
        return parts.count == 2 ? StemPair(word: String(parts[0]), stem: String(parts[1])) : nil
    }

    /// The words around "consign" and "knack" of the published sample vocabulary, the exceptional forms, words of
    /// operations, and one or more words for every ending of every step.
    private static let source = """
        consign consign, consigned consign, consigning consign, consignment consign, consist consist,
        consisted consist, consistency consist, consistent consist, consistently consist, consisting consist,
        consists consist, consolation consol, consolations consol, consolatory consolatori, console consol,
        consoled consol, consoles consol, consolidate consolid, consolidated consolid, consolidating consolid,
        consoling consol, consolingly consol, consols consol, consonant conson, consort consort,
        consorted consort, consorting consort, conspicuous conspicu, conspicuously conspicu,
        conspiracy conspiraci, conspirator conspir, conspirators conspir, conspire conspir, conspired conspir,
        conspiring conspir, constable constabl, constables constabl, constance constanc, constancy constanc,
        constant constant, knack knack, knackeries knackeri, knacks knack, knag knag, knave knave, knaves knave,
        knavish knavish, kneaded knead, kneading knead, knee knee, kneel kneel, kneeled kneel, kneeling kneel,
        kneels kneel, knees knee, knell knell, knelt knelt, knew knew, knick knick, knif knif, knife knife,
        knight knight, knightly knight, knights knight, knit knit, knits knit, knitted knit, knitting knit,
        knives knive, knob knob, knobs knob, knock knock, knocked knock, knocker knocker, knockers knocker,
        knocking knock, knocks knock, knopp knopp, knot knot, knots knot, skies sky, sky sky, skis ski,
        dying die, lying lie, tying tie, vying vie, news news, inning inning, outing outing, canning canning,
        herring herring, earring earring, evening evening, innings inning, proceed proceed, exceed exceed,
        succeed succeed, exceeded exceed, succeeds succeed, idly idl, gently gentl, ugly ugli, early earli,
        only onli, singly singl, howe howe, atlas atlas, cosmos cosmos, bias bias, andes andes, generate generat,
        generates generat, generated generat, generating generat, general general, generally general,
        generic generic, generically generic, generous generous, generously generous, commune commune,
        community communiti, communication communic, arsenic arsenic, arsenal arsenal, pasted paste,
        pasting paste, paste paste, past past, university universiti, universal universal, universe univers,
        lateral lateral, later later, emergency emergenc, emerge emerg, internal internal, interval interval,
        organization organiz, organ organ, failing fail, failed fail, failure failur, failures failur,
        fails fail, restarts restart, restarting restart, restarted restart, crashing crash, crashed crash,
        crashlooping crashloop, unreachable unreach, reachable reachabl, availability avail, unavailable unavail,
        available avail, latency latenc, latencies latenc, saturated satur, saturation satur, throttled throttl,
        throttling throttl, certificate certif, certificates certif, expiration expir, expires expir,
        expired expir, renewal renew, renewing renew, replicas replica, replication replic, replicated replic,
        databases databas, queries queri, querying queri, deployments deploy, deployed deploy,
        scheduling schedul, scheduler schedul, unschedulable unschedul, evicted evict, eviction evict,
        exhausted exhaust, exhaustion exhaust, overcommitted overcommit, memory memori, memories memori,
        nodes node, partitions partit, partitioned partit, quorum quorum, quotas quota, running run, runs run,
        hopping hop, hoping hope, hopped hop, tanned tan, falling fall, hissing hiss, fizzed fizz, filing file,
        flies fli, dies die, mules mule, denied deni, agreed agre, owned own, humbled humbl, sensational sensat,
        traditional tradit, reference refer, colonizer colon, plotted plot, itemization item, sky's ski,
        node's node, nodes' node, skies' ski, geologist geolog, geology geolog, analogical analog,
        apologetic apologet, sses ss, ties tie, cries cri, gas gas, this this, gaps gap, kiwis kiwi, kiwi kiwi,
        us us, bus bus, buses buse, process process, processes process, status status, caresses caress,
        ponies poni, feed feed, bled bled, motoring motor, sing sing, conflated conflat, troubled troubl,
        sized size, happy happi, by by, say say, toy toy, relational relat, conditional condit, rational ration,
        valency valenc, hesitancy hesit, digitizer digit, conformably conform, radically radic,
        differently differ, vilely vile, analogously analog, vietnamization vietnam, predication predic,
        operator oper, feudalism feudal, decisiveness decis, hopefulness hope, callousness callous,
        formality formal, sensitivity sensit, sensibility sensibl, triplicate triplic, formative format,
        formalize formal, electricity electr, electrical electr, hopeful hope, goodness good, revival reviv,
        allowance allow, inference infer, airliner airlin, gyroscopic gyroscop, adjustable adjust,
        defensible defens, irritant irrit, replacement replac, adjustment adjust, dependent depend,
        adoption adopt, homologous homolog, communism communism, activate activ, angularity angular,
        effective effect, bowdlerize bowdler, probate probat, rate rate, cease ceas, controll control, roll roll,
        eggs egg, added add, ebbing ebb, offed off, yyy yyy, youth youth, boyish boyish, y y, yes yes
        """
}
