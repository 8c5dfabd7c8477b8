internal import Glibc
internal import StrictJSON

/// Windows, pictures and what went wrong.
extension Browser {
    /// A line of the browser's console.
    public struct ConsoleLine: Sendable, Equatable {
        /// `SEVERE`, `WARNING`, `INFO` or `DEBUG`.
        public let level: String
        /// Where it came from: `network`, `security`, `javascript`, `console-api`, …
        public let source: String
        /// What it says.
        public let message: String
    }

    /// Sets the size of the page in CSS pixels.
    ///
    /// - Parameters:
    ///   - width: The width.
    ///   - height: The height.
    ///   - scale: Device pixels for one CSS pixel; pictures grow with it.
    ///   - isPhone: Whether touch and a phone's viewport rules are simulated.
    /// - Throws: When the browser refuses the size.
    public func resize(width: Int, height: Int, scale: Double = 1, isPhone: Bool = false) async throws {
        try await wire.chrome(
            "Emulation.setDeviceMetricsOverride",
            [
                "width": JSONValue(width), "height": JSONValue(height), "deviceScaleFactor": .double(scale),
                "mobile": .bool(isPhone),
            ]
        )
    }

    /// Tells pages whether the system is dark and whether motion is unwanted.
    public func emulate(isDark: Bool, reducesMotion: Bool = false) async throws {
        try await wire.chrome(
            "Emulation.setEmulatedMedia",
            [
                "features": [
                    ["name": "prefers-color-scheme", "value": isDark ? "dark" : "light"],
                    ["name": "prefers-reduced-motion", "value": reducesMotion ? "reduce" : "no-preference"],
                ]
            ]
        )
    }

    /// A picture of what is in sight, as PNG.
    ///
    /// - Throws: When it cannot be taken.
    public func picture() async throws -> [UInt8] {
        guard let text = try await wire.get("/screenshot").string, let bytes = Self.decoded(base64: text) else {
            throw TestKitError("the driver sent no picture")
        }
        return bytes
    }

    /// Writes a picture of what is in sight to a file, as PNG.
    ///
    /// - Throws: When it cannot be taken or written.
    public func takePicture(to path: String) async throws {
        let bytes = try await picture()
        guard let file = unsafe fopen(path, "w") else { throw TestKitError(call: "fopen of \(path)", code: errno) }
        let count = unsafe fwrite(bytes, 1, bytes.count, file)
        guard unsafe fclose(file) == 0, count == bytes.count else { throw TestKitError("\(path) cannot be written") }
    }

    /// The lines of the console since the last call.
    public func consoleLines() async throws -> [ConsoleLine] {
        let entries = try await wire.post("/se/log", ["type": "browser"]).array ?? []
        return entries.map { entry in
            ConsoleLine(
                level: entry["level"]?.string ?? "",
                source: entry["source"]?.string ?? "",
                message: entry["message"]?.string ?? ""
            )
        }
    }

    /// What the current document was refused by its policy, what its scripts threw, and which dialogs they opened.
    public func reports() async throws -> [String] {
        try await execute("return window.__reports").array?.compactMap(\.string) ?? []
    }

    /// The bytes of a text in base 64 without line breaks; nil when it is none.
    ///
    /// - Source: RFC 4648, section 4.
    static func decoded(base64 text: String) -> [UInt8]? {
        let digits = text.utf8.prefix { $0 != UInt8(ascii: "=") }
        guard text.utf8.count.isMultiple(of: 4), text.utf8.count - digits.count <= 2 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count * 3 / 4)
        var (bits, count): (UInt32, Int) = (0, 0)
        for digit in digits {
            guard let value = value(ofDigit: digit) else { return nil }
            bits = bits << 6 | value
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }

    private static func value(ofDigit digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
