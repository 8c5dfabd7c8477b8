/// Reads the panics of Rust.
///
/// - Source: https://doc.rust-lang.org/std/macro.panic.html
enum RustPanicReader {
    static func begins(_ line: TraceLine) -> Bool {
        line.body.hasPrefix("thread '") && line.body.contains(" panicked at ")
    }

    /// The panic.
    static func read(_ lines: ArraySlice<TraceLine>, _ limits: ExceptionLimits) -> [ExceptionReport.Link] {
        guard let first = lines.first, let (_, place) = first.body.parted(by: " panicked at ") else { return [] }
        var link: ExceptionReport.Link
        var wantsMessage = false
        if place.hasPrefix("'"), let (message, _) = place.dropFirst().parted(by: "', ") {
            link = ExceptionReport.Link("panic", message)
        } else {
            // Since Rust 1.73 the message stands on the next line.
            link = ExceptionReport.Link("panic", place)
            wantsMessage = true
        }
        for line in lines.dropFirst() {
            if wantsMessage, !line.body.isEmpty {
                link.message = ExceptionReport.Link("", line.body).message
                wantsMessage = false
            } else if let (number, name) = line.body.parted(by: ": "), !number.isEmpty, number.allSatisfy(\.isNumber) {
                link.add(frame: name, limits)
            }
        }
        return [link]
    }
}
