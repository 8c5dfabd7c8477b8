internal import Foundation
internal import Glibc
public import StrictJSON

/// A headless Chromium of a test's own, driven over WebDriver by chromedriver.
///
/// Its window, cookies and storage are new. From the first document on it notes what a content security policy refused
/// and what scripts threw; see ``reports()``.
public final class Browser: Sendable {
    /// What kind of browser it is.
    public struct Options: Sendable {
        /// The window's width and height in CSS pixels.
        public var size: (width: Int, height: Int)
        /// Whether pages are told that the system is dark.
        public var isDark: Bool
        /// Whether pages are told that motion is unwanted.
        public var reducesMotion: Bool

        /// Creates options; the defaults are a light window of 1440 by 900.
        public init(size: (width: Int, height: Int) = (1440, 900), isDark: Bool = false, reducesMotion: Bool = false) {
            self.size = size
            self.isDark = isDark
            self.reducesMotion = reducesMotion
        }
    }

    let wire: WebDriverWire
    private let driver: ChildProcess
    private let browserProcess: Int32?
    /// What the driver and the browser put into the temporary folder: profiles and sockets, which they leave behind.
    private let leftovers: ScratchFolder

    /// Whether chromium and chromedriver are in `PATH`.
    public static let isInstalled: Bool = {
        guard let value = unsafe getenv("PATH") else { return false }
        let folders = unsafe String(cString: value).split(separator: ":")
        return ["chromium", "chromedriver"].allSatisfy { name in
            folders.contains { unsafe access("\($0)/\(name)", X_OK) == 0 }
        }
    }()

    /// Calls `body` with a browser, and ends the browser afterwards, whatever happens.
    ///
    /// - Throws: What `body` throws, or why there is no browser.
    public static func with<Result: Sendable>(
        _ options: Options = Options(),
        _ body: (Browser) async throws -> Result
    ) async throws -> Result {
        let browser = try await Browser(options)
        do {
            let result = try await body(browser)
            await browser.end()
            return result
        } catch {
            await browser.end()
            throw error
        }
    }

    /// Starts a driver on a port of its own, and a browser with it. It has to be ended.
    ///
    /// - Throws: When one of them is not installed or does not come up within half a minute.
    public init(_ options: Options = Options()) async throws {
        leftovers = try ScratchFolder.make()
        let started: (driver: ChildProcess, port: Substring)
        do { started = try await Self.startDriver(leftovers) } catch {
            leftovers.remove()
            throw error
        }
        driver = started.driver
        do {
            let session = try await WebDriverWire.begin(
                driver: "http://127.0.0.1:\(started.port)",
                capabilities: Self.capabilities(options)
            )
            wire = session.wire
            browserProcess = session.capabilities["goog:processID"]?.int.flatMap { Int32(exactly: $0) }
            try await wire.chrome("Page.addScriptToEvaluateOnNewDocument", ["source": .string(Self.witness)])
            try await emulate(isDark: options.isDark, reducesMotion: options.reducesMotion)
            try await resize(width: options.size.width, height: options.size.height)
        } catch {
            driver.stop()
            leftovers.remove()
            throw error
        }
    }

    /// Starts a driver and waits for its port. It looks for a port that is free for IPv4 and then wants the same for IPv6,
    /// which another program may have by then; it ends, and is started anew.
    private static func startDriver(
        _ temporary: ScratchFolder
    ) async throws -> (driver: ChildProcess, port: Substring) {
        var variables = ProcessInfo.processInfo.environment
        variables["TMPDIR"] = temporary.path
        var attempt = 1
        while true {
            let driver = try ChildProcess(
                ["chromedriver", "--port=0", "--log-level=SEVERE"],
                environment: variables
            )
            do {
                let line = try await driver.line(after: greeting, within: .seconds(30))
                return (driver, line.prefix { $0.isNumber })
            } catch {
                driver.stop()
                guard attempt < 3 else { throw error }
                attempt += 1
            }
        }
    }

    /// Ends the browser and its driver, by their process numbers. Ending them again is harmless.
    public func end() async {
        // A browser that no longer answers, or a cancelled test: the processes are ended below all the same.
        try? await wire.end()
        driver.stop()
        if let browserProcess, kill(browserProcess, 0) == 0 { _ = kill(browserProcess, SIGKILL) }
        leftovers.remove()
    }

    /// Opens an address and waits until the document and what it names are loaded.
    public func navigate(to address: String) async throws {
        try await wire.post("/url", ["url": .string(address)])
    }

    /// The address of the document.
    public func address() async throws -> String { try await wire.get("/url").string ?? "" }

    /// The title of the document.
    public func title() async throws -> String { try await wire.get("/title").string ?? "" }

    /// Runs a script as the body of a function whose arguments are `arguments`, and returns what it returns.
    ///
    /// It runs beside the page's policy, like the console of the developer tools.
    /// - Throws: When the script throws, or takes more than half a minute.
    @discardableResult
    public func execute(_ script: String, _ arguments: [JSONValue] = []) async throws -> JSONValue {
        try await wire.post("/execute/sync", ["script": .string(script), "args": .array(arguments)])
    }

    /// Waits until an expression is true.
    ///
    /// - Throws: When it is not within `limit`.
    public func wait(until expression: String, within limit: Duration = .seconds(10)) async throws {
        let deadline = ContinuousClock.now + limit
        while try await execute("return !!(\(expression))").bool != true {
            guard ContinuousClock.now < deadline else { throw TestKitError("it never came true: \(expression)") }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private static let greeting = "ChromeDriver was started successfully on port "

    /// Notes what a policy refused and what a script threw, before any script of the page runs.
    private static let witness = """
        window.__reports = [];
        document.addEventListener("securitypolicyviolation", (event) =>
            window.__reports.push(`policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
        window.addEventListener("error", (event) => window.__reports.push(`error: ${event.message}`));
        window.addEventListener("unhandledrejection", (event) => window.__reports.push(`rejection: ${event.reason}`));
        for (const name of ["alert", "confirm", "prompt", "print"]) {
            window[name] = () => { window.__reports.push(`dialog: ${name}`); };
        }
        """

    private static func capabilities(_ options: Options) -> JSONValue {
        var arguments: [JSONValue] = [
            "--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--no-first-run",
            .string("--window-size=\(options.size.width),\(options.size.height)"),
        ]
        // Chromium refuses to run as root in its sandbox, and containers run tests as root.
        if geteuid() == 0 { arguments.append("--no-sandbox") }
        return [
            "browserName": "chrome", "goog:loggingPrefs": ["browser": "ALL"],
            "goog:chromeOptions": ["args": .array(arguments)],
        ]
    }
}
