/// Turns the content of a line into tokens in which every value that shows by its form is one and the same token.
///
/// Rules, each general to logs: words by their form (`TokenShape`); what follows `key=`; a unit behind a number; dates in words; the name
/// behind `for user`; lists of values of any length are one value; an empty pair of brackets is one that could hold a value.
///
/// - Complexity: O(length of the line); the buffers are kept from line to line.
struct LineMasker {
    /// The line's bytes, as `LineCopy` made them.
    private(set) var bytes: [UInt8] = []
    /// The masked tokens of the last line.
    private(set) var tokens: [MaskedToken] = []
    private var pieces: [LinePiece] = []
    private let limits: MiningLimits

    init(_ limits: MiningLimits) {
        self.limits = limits
    }

    /// Reads a line and leaves its tokens in `tokens`.
    mutating func read(_ line: ArraySlice<UInt8>) {
        LineCopy.copy(line, limit: limits.lineBytes, into: &bytes)
        let start = LineHeader.contentStart(bytes)
        pieces.removeAll(keepingCapacity: true)
        tokens.removeAll(keepingCapacity: true)
        LineLexer.append(bytes, from: start, to: bytes.count, limit: limits.lineTokens, into: &pieces)
        var place = 0
        while place < pieces.count {
            if let end = KeyedValue.end(pieces, from: place, after: tokens, in: bytes) {
                let value = pieces[place]
                let stop = pieces[end - 1].end
                push(MaskedToken(start: value.start, end: stop, kind: .variable, isGlued: value.isGlued))
                place = end
                continue
            }
            var piece = pieces[place]
            if piece.kind == .word, isValue(piece, at: place) { piece.kind = .variable }
            push(MaskedToken(start: piece.start, end: piece.end, kind: piece.kind, isGlued: piece.isGlued))
            place += 1
        }
    }

    /// Whether a word is a value by its form or by what stands around it.
    private func isValue(_ piece: LinePiece, at place: Int) -> Bool {
        if TokenShape.isVariable(bytes, piece.start, piece.end) { return true }
        guard let key = ShortWord.key(bytes, piece.start, wordEnd(piece)) else { return isName() }
        if LogByte.isUpper(bytes[piece.start]), place + 1 < pieces.count {
            let next = pieces[place + 1]
            if ShortWord.months.contains(key), LogByte.isDigit(bytes[next.start]) { return true }
            if ShortWord.weekdays.contains(key), let month = ShortWord.key(bytes, next.start, next.end),
                ShortWord.months.contains(month)
            {
                return true
            }
        }
        if let last = tokens.last, last.kind == .variable, place > 0, !isKey(place) {
            let before = pieces[place - 1]
            let isUnit =
                ShortWord.units.contains(key) || ShortWord.zones.contains(key) && LogByte.isUpper(bytes[piece.start])
            if isUnit, TokenShape.holdsDigit(bytes, before.start, before.end) { return true }
        }
        return isName()
    }

    /// Whether the tokens so far end in `for user` or its like.
    private func isName() -> Bool {
        guard tokens.count >= 2 else { return false }
        let user = tokens[tokens.count - 1]
        let before = tokens[tokens.count - 2]
        guard user.kind == .word, before.kind == .word,
            let userKey = ShortWord.key(bytes, user.start, user.end), ShortWord.user.contains(userKey),
            let beforeKey = ShortWord.key(bytes, before.start, before.end)
        else { return false }
        return ShortWord.beforeUser.contains(beforeKey)
    }

    /// Whether an equals sign is glued to a piece.
    private func isKey(_ place: Int) -> Bool {
        guard place + 1 < pieces.count else { return false }
        return pieces[place + 1].isGlued && bytes[pieces[place + 1].start] == LogByte.equals
    }

    /// The end of the word without a stop.
    private func wordEnd(_ piece: LinePiece) -> Int {
        piece.end - piece.start > 1 && bytes[piece.end - 1] == LogByte.dot ? piece.end - 1 : piece.end
    }

    /// Appends a token, and joins it with what stands before it where both are one value.
    private mutating func push(_ token: MaskedToken) {
        switch token.kind {
        case .word: tokens.append(token)
        case .delimiter: pushDelimiter(token)
        case .variable: pushVariable(token)
        }
    }

    private mutating func pushDelimiter(_ token: MaskedToken) {
        let byte = bytes[token.start]
        guard byte == LogByte.closeRound || byte == LogByte.closeSquare, let last = tokens.last else {
            return tokens.append(token)
        }
        let open = byte == LogByte.closeRound ? LogByte.openRound : LogByte.openSquare
        if last.kind == .delimiter, bytes[last.start] == open {
            tokens.append(MaskedToken(start: token.start, end: token.start, kind: .variable, isGlued: true))
        }
        tokens.append(token)
        joinNumberedList()
    }

    /// `node-[1-3]` is the value that `node-1` is.
    private mutating func joinNumberedList() {
        guard tokens.count >= 4 else { return }
        let word = tokens[tokens.count - 4]
        let open = tokens[tokens.count - 3]
        guard word.kind == .word, open.isGlued, open.kind == .delimiter, bytes[open.start] == LogByte.openSquare,
            tokens[tokens.count - 2].kind == .variable, word.end > word.start,
            bytes[word.end - 1] == LogByte.hyphen || bytes[word.end - 1] == LogByte.underscore
        else { return }
        let end = tokens[tokens.count - 1].end
        tokens.removeLast(4)
        pushVariable(MaskedToken(start: word.start, end: end, kind: .variable, isGlued: word.isGlued))
    }

    private mutating func pushVariable(_ token: MaskedToken) {
        var joined = token
        while let last = tokens.last {
            if last.kind == .variable {
                tokens.removeLast()
                joined = joined.extended(to: last)
            } else if tokens.count >= 2, tokens[tokens.count - 2].kind == .variable, joins(last) {
                tokens.removeLast()
            } else if isScheme(last, before: token) {
                joined = joined.extended(to: tokens[tokens.count - 2])
                tokens.removeLast(2)
            } else if isComparison(last, before: token) {
                tokens.removeLast()
                joined = joined.extended(to: last)
            } else {
                break
            }
        }
        tokens.append(joined)
    }

    /// Whether what stands between two values makes a list of them.
    private func joins(_ token: MaskedToken) -> Bool {
        let byte = bytes[token.start]
        if token.kind == .delimiter { return byte == LogByte.comma || byte == LogByte.colon || byte == LogByte.bar }
        return token.kind == .word && TokenShape.isFiller(bytes, token.start, token.end)
    }

    /// Whether the colon before a path belongs to it, with the word before: `http://`, `C:\`.
    private func isScheme(_ colon: MaskedToken, before token: MaskedToken) -> Bool {
        guard tokens.count >= 2, colon.kind == .delimiter, bytes[colon.start] == LogByte.colon, colon.isGlued,
            token.isGlued, token.end > token.start
        else { return false }
        let scheme = tokens[tokens.count - 2]
        guard scheme.kind == .word else { return false }
        if bytes[token.start] == LogByte.backslash { return scheme.end - scheme.start == 1 }
        return bytes[token.start] == LogByte.slash && token.end - token.start > 1
            && bytes[token.start + 1] == LogByte.slash
    }

    /// Whether the sign before a number belongs to it: `<1 sec`.
    private func isComparison(_ sign: MaskedToken, before token: MaskedToken) -> Bool {
        guard sign.kind == .delimiter, token.isGlued, token.end > token.start, LogByte.isDigit(bytes[token.start]),
            bytes[sign.start] == LogByte.openAngle, token.end >= bytes.count || bytes[token.end] != LogByte.closeAngle
        else { return false }
        return true
    }
}

extension MaskedToken {
    /// This value with an earlier one before it.
    fileprivate func extended(to earlier: MaskedToken) -> MaskedToken {
        MaskedToken(start: earlier.start, end: end, kind: .variable, isGlued: earlier.isGlued)
    }
}
