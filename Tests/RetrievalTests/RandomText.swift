/// Text no author would write.
enum RandomText {
    /// Random scalars: ASCII, connectors, marks, surrogates' neighbours, the end of Unicode.
    static func unicode(length: Int, using random: inout SplitMix) -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<length {
            let ranges: [ClosedRange<UInt32>] = [
                0x20...0x7E, 0x2D...0x2E, 0x5F...0x5F, 0x27...0x27, 0x41...0x5A, 0x80...0x24F, 0x300...0x36F,
                0x2019...0x2019, 0x4E00...0x4E20, 0xD7F0...0xD7FF, 0xE000...0xE010, 0x1F300...0x1F320,
                0x10FFF0...0x10FFFF,
            ]
            let range = ranges.randomElement(using: &random) ?? 0x20...0x7E
            if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random)) { text.append(scalar) }
        }
        return String(text)
    }
}
