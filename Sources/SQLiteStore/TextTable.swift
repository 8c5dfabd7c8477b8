/// Keeps the texts that rows repeat, so that reading a million rows does not make each of them a million times.
struct TextTable {
    private var texts = [String](repeating: "", count: 256)

    /// The text of UTF-8 bytes; one that was read not long ago is found again.
    /// - Complexity: O(length), mostly without allocation.
    mutating func text(_ bytes: UnsafeRawBufferPointer) -> String {
        var place: UInt32 = 2_166_136_261
        for index in bytes.indices { place = unsafe (place ^ UInt32(bytes[index])) &* 16_777_619 }
        let slot = Int(place ^ place >> 16) & 255
        if unsafe texts[slot].utf8.elementsEqual(bytes) { return texts[slot] }
        let text = unsafe String(decoding: bytes, as: UTF8.self)
        texts[slot] = text
        return text
    }
}
