import StructuredDocuments
import Testing
import YAMLDocuments

@Suite struct FrontMatterDocumentTests {
    @Test(arguments: ["\n", "\r\n", "\r"]) func `front matter and body know their lines`(ending: String) throws {
        let text = ["---", "id: x", "title: y", "---  ", "# Heading", "text"].joined(separator: ending)
        let document = try FrontMatterDocument(text, name: "r.md")
        let frontMatter = try #require(document.frontMatter)
        #expect(frontMatter.text == "id: x" + ending + "title: y" + ending)
        #expect(frontMatter.lineOffset == 1)
        #expect(document.body.text == "# Heading" + ending + "text")
        #expect(document.body.lineOffset == 4)
        #expect(document.body.position == SourcePosition(document: "r.md", line: 5, column: 1))
    }

    @Test(arguments: ["", "text", "\n---\nid: x\n---\n", " ---\nid: x\n---\n", "----\nid: x\n---\n", "--- x\n---\n"])
    func `a text that does not begin with the line is all body`(text: String) throws {
        let document = try FrontMatterDocument(text, name: "r.md")
        #expect(document.frontMatter == nil)
        #expect(document.body == SourceExcerpt(document: "r.md", text: text))
    }

    @Test func `front matter may be empty and may end the file without a line ending`() throws {
        let empty = try FrontMatterDocument("---\n---", name: "r.md")
        #expect(empty.frontMatter?.text == "")
        #expect(empty.body.text == "")
        #expect(empty.body.lineOffset == 2)
    }

    @Test func `a byte order mark before the line does not hide it`() throws {
        let document = try FrontMatterDocument("\u{FEFF}---\nid: x\n---\nbody", name: "r.md")
        #expect(document.frontMatter?.text == "id: x\n")
    }

    @Test(arguments: ["---", "---\n", "---\nid: x\n", "---\nid: x\n ---\n", "---\nid: x\n----\n"])
    func `front matter that is not closed is a fault at its first line`(text: String) {
        let error = #expect(throws: DocumentFaults.self) { try FrontMatterDocument(text, name: "r.md") }
        #expect(
            error?.description
                == "r.md:1:1: the front matter that begins here is not closed; end it with a line that holds only `---`"
        )
    }

    @Test func `a fault in front matter is reported with the line of the file`() throws {
        let document = try FrontMatterDocument("---\nid: x\nlabels:\n  a: 1\n  a: 2\n---\n", name: "r.md")
        let frontMatter = try #require(document.frontMatter)
        let error = #expect(throws: YAMLError.self) { try YAMLReader.document(frontMatter) }
        #expect(error?.description == "r.md:5:3: duplicate key `a`; it is already given in line 4")
    }
}
