import Console
import Testing

/// What may not stand in the page, because it would turn text into markup, reach out, or need a weaker policy.
@Suite struct PageRuleTests {
    /// Ways from text to markup or code. Trusted Types refuse them too; here they fail before a browser sees them.
    static let sinks = [
        "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "DOMParser", "createContextualFragment",
        "setHTMLUnsafe", "srcdoc", "eval(", "new Function", "setTimeout(\"", "setInterval(\"", "import(",
        "setAttribute(\"style\"", "cssText", "innerText", "javascript:", "postMessage", "document.cookie",
    ]

    @Test(arguments: sinks) func `no script has a way from text to markup or code`(_ sink: String) throws {
        let files = try PageSources.files(ending: ".js")
        #expect(files.count > 25, "the scripts must be found")
        #expect(files.filter { $0.text.contains(sink) }.map(\.name) == [])
    }

    @Test func `the document has no inline script, style or handler`() throws {
        let html = try PageSources.text("index.html")
        #expect(!html.contains("style="))
        #expect(!html.contains("<style"))
        #expect(!html.contains(" on"), "an attribute such as onclick")
        let scripts = html.split(separator: "<script").dropFirst()
        #expect(scripts.count == 2)
        #expect(scripts.allSatisfy { $0.prefix { $0 != ">" }.contains("src=\"/") && $0.contains("></script>") })
    }

    @Test func `nothing reaches out`() throws {
        // The name of SVG's elements looks like an address and is none.
        let name = "\"http://www.w3.org/2000/svg\""
        for file in try PageSources.names() {
            let text = try PageSources.text(file).replacing(name, with: "")
            #expect(!text.contains("http:"), "\(file)")
            #expect(!text.contains("//cdn") && !text.contains("@import") && !text.contains("@font-face"), "\(file)")
            #expect(file == "element.js" || !text.contains("https:"), "\(file)")
            #expect(!text.contains("url(") || file == "graph.js", "\(file)")
        }
    }

    /// A name that is declared anew inside a function cannot be used there before: what was imported is gone.
    @Test func `no script declares what it imports`() throws {
        var found = 0
        for (name, text) in try PageSources.files(ending: ".js") {
            for list in text.matches(of: /import \{([^}]*)\}/).map(\.output.1) {
                for word in list.split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
                    found += 1
                    let declared = ["const", "let", "function"].filter { text.contains("\($0) \(word) ") }
                    #expect(declared.isEmpty, "\(name) declares \(word)")
                }
            }
        }
        #expect(found > 100, "the imports must be found")
    }

    @Test func `what an approval takes is never the default`() throws {
        let html = try PageSources.text("index.html")
        #expect(!html.contains("autofocus"))
        for (name, text) in try PageSources.files(ending: ".js") {
            #expect(!text.contains("autofocus"), "\(name)")
        }
        let decision = try PageSources.text("decision.js")
        #expect(decision.contains("button(`Approve ${effectOf(card.steps)}`"), "the button has to name the effect")
    }

    @Test func `files are short, and the page is small`() throws {
        var total = 0
        for file in try PageSources.names() {
            let text = try PageSources.text(file)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            total += text.utf8.count
            #expect(lines.count <= 300, "\(file)")
            #expect(lines.allSatisfy { $0.count <= 120 }, "\(file) has a line of more than 120 columns")
        }
        #expect(total <= 224 * 1024, "the program carries the page")
    }

    @Test func `the policy leaves no way in`() {
        let policy = ConsolePage.contentSecurityPolicy
        #expect(policy.hasPrefix("default-src 'none'; "))
        #expect(!policy.contains("unsafe") && !policy.contains("*") && !policy.contains("http"))
        for rule in ["frame-ancestors 'none'", "base-uri 'none'", "require-trusted-types-for 'script'"] {
            #expect(policy.contains(rule))
        }
    }
}
