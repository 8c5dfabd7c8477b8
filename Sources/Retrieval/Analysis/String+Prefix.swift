extension String {
    /// The longest prefix of whole scalars with at most a number of bytes.
    ///
    /// - Complexity: O(bytes kept).
    func prefix(utf8Count limit: Int) -> String {
        guard utf8.count > limit else { return self }
        // Rounding down to a scalar boundary keeps a multi-byte scalar from being torn.
        let end = utf8.index(utf8.startIndex, offsetBy: limit)
        return String(unicodeScalars[..<end])
    }
}
