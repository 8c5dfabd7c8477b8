import Console
import Execution
import Testing

@Suite struct ConsolePageTests {
    private let page = ConsolePage()

    @Test func `every file of the folder is served`() throws {
        let written = try PageSources.names()
        #expect(written.count > 30, "the files must be found")
        #expect(ConsolePage.names == written)
        for name in written {
            #expect(page.file(at: "/" + name)?.bytes == (try PageSources.bytes(name)), "\(name)")
        }
    }

    @Test(arguments: [
        "/", "/incidents", "/incidents/", "/incidents/inc-3f2a9c81d0ab", "/runbooks", "/runbooks/disk-full", "/search",
        "/governance",
    ]) func `every view is the same document`(_ path: String) throws {
        let file = try #require(page.file(at: path))
        #expect(file.contentType == "text/html; charset=utf-8")
        #expect(file.bytes == page.file(at: "/index.html")?.bytes)
    }

    @Test(arguments: [
        "", "index.html", "//", "/incidents/a/b", "/governance/x", "/api/v1/incidents", "/metrics", "/../index.html",
        "/Page/index.html", "/index.html/", "/nothing.js",
    ]) func `nothing else is served`(_ path: String) {
        #expect(page.file(at: path) == nil)
    }

    @Test func `a document asks only for what is served`() throws {
        let html = try PageSources.text("index.html")
        let named = PageSources.values(of: ["src", "href"], in: html).filter { $0.contains(".") }
        #expect(named.count >= 8)
        for path in named { #expect(page.file(at: path) != nil, "\(path)") }
    }

    @Test func `a script imports only what is served`() throws {
        var imported: Set<String> = ["start.js", "theme.js"]
        for (name, text) in try PageSources.files(ending: ".js") {
            for path in PageSources.imports(in: text) {
                #expect(path.hasPrefix("./"), "\(name) imports \(path)")
                #expect(page.file(at: String(path.dropFirst())) != nil, "\(name) imports \(path)")
                imported.insert(String(path.dropFirst(2)))
            }
        }
        #expect(imported == Set(try PageSources.names().filter { $0.hasSuffix(".js") }), "a script is never loaded")
    }

    @Test func `the page hears all that happens to a run`() throws {
        let script = try PageSources.text("stream.js")
        let kinds = RunRecord.kinds + ["run.stepping", "run.begun", "run.held"]
        #expect(kinds.filter { !script.contains("\"\($0)\"") } == [])
    }

    @Test func `the type follows the name, and the tag the content`() throws {
        let types = Dictionary(grouping: ConsolePage.names) { page.file(at: "/" + $0)?.contentType }
        #expect(types["text/javascript; charset=utf-8"]?.contains("start.js") == true)
        #expect(types["text/css; charset=utf-8"]?.contains("tokens.css") == true)
        #expect(types["image/svg+xml"] == ["icon.svg"])
        #expect(types["application/octet-stream"] == nil)
        let tags = ConsolePage.names.compactMap { page.file(at: "/" + $0)?.entityTag }
        #expect(Set(tags).count == ConsolePage.names.count)
        #expect(tags.allSatisfy { $0.count == 34 && $0.hasPrefix("\"") && $0.hasSuffix("\"") })
    }
}
