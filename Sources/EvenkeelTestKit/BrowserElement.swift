public import StrictJSON

/// An element of a page in a ``Browser``, until the page is left or the element removed.
public struct BrowserElement: Sendable {
    private let wire: WebDriverWire
    private let reference: String

    /// The key under which WebDriver names an element.
    /// - Source: W3C WebDriver, section 12 (web element identifier).
    private static let key = "element-6066-11e4-a52e-4f735466cecf"

    init(_ value: JSONValue, wire: WebDriverWire) throws(TestKitError) {
        guard let reference = value[Self.key]?.string else { throw TestKitError("the driver named no element") }
        self.wire = wire
        self.reference = reference
    }

    /// The element as an argument of a script.
    public var argument: JSONValue { [Self.key: .string(reference)] }

    /// Presses the element in its middle, as a hand would: something that covers it makes this fail.
    public func click() async throws { try await wire.post(path + "/click") }

    /// Types text into the element.
    public func type(_ text: String) async throws { try await wire.post(path + "/value", ["text": .string(text)]) }

    /// Empties a field.
    public func clear() async throws { try await wire.post(path + "/clear") }

    /// The text as it is rendered.
    public func text() async throws -> String { try await wire.get(path + "/text").string ?? "" }

    /// An attribute; nil when it is not there.
    public func attribute(_ name: String) async throws -> String? {
        try await wire.get(path + "/attribute/" + name).string
    }

    /// A property of the DOM object.
    public func property(_ name: String) async throws -> JSONValue { try await wire.get(path + "/property/" + name) }

    /// Whether it can be used.
    public func isEnabled() async throws -> Bool { try await wire.get(path + "/enabled").bool ?? false }

    /// The role that assistive technology is told.
    public func role() async throws -> String { try await wire.get(path + "/computedrole").string ?? "" }

    /// The name that assistive technology is told.
    public func label() async throws -> String { try await wire.get(path + "/computedlabel").string ?? "" }

    private var path: String { "/element/" + reference }
}

extension Browser {
    /// A key without a letter.
    public enum Key: String, Sendable {
        /// Enter.
        case enter = "\u{E007}"
        /// Tab.
        case tab = "\u{E004}"
        /// Escape.
        case escape = "\u{E00C}"
        /// Space.
        case space = "\u{E00D}"
        /// Arrow down.
        case down = "\u{E015}"
        /// Arrow up.
        case up = "\u{E013}"
    }

    /// The first element that a CSS selector finds; waits for it to appear.
    ///
    /// - Throws: When there is none within `limit`.
    public func element(_ selector: String, within limit: Duration = .seconds(10)) async throws -> BrowserElement {
        let deadline = ContinuousClock.now + limit
        while true {
            if let first = try await elements(selector).first { return first }
            guard ContinuousClock.now < deadline else { throw TestKitError("no element \(selector)") }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// The elements that a CSS selector finds now, in the order of the document.
    public func elements(_ selector: String) async throws -> [BrowserElement] {
        let found = try await wire.post("/elements", ["using": "css selector", "value": .string(selector)])
        return try (found.array ?? []).map { try BrowserElement($0, wire: wire) }
    }

    /// The element that has the focus.
    public func focusedElement() async throws -> BrowserElement {
        try BrowserElement(try await wire.get("/element/active"), wire: wire)
    }

    /// Presses and lets go of keys, one after the other, wherever the focus is.
    public func press(_ keys: Key...) async throws { try await press(keys.map(\.rawValue)) }

    /// Types letters wherever the focus is.
    public func press(_ letters: String) async throws { try await press(letters.map { String($0) }) }

    private func press(_ keys: [String]) async throws {
        let actions: [JSONValue] = keys.flatMap { key -> [JSONValue] in
            [["type": "keyDown", "value": .string(key)], ["type": "keyUp", "value": .string(key)]]
        }
        let keyboard: JSONValue = ["type": "key", "id": "keyboard", "actions": .array(actions)]
        try await wire.post("/actions", ["actions": [keyboard]])
    }
}
