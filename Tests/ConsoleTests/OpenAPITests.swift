import StrictJSON
import Testing
import WebServer

@testable import Console

@Suite struct OpenAPITests {
    private let document = OpenAPIDocument.json

    private func references(_ value: JSONValue) -> [String] {
        switch value {
        case .array(let elements): elements.flatMap(references)
        case .object(let members):
            members.flatMap { $0.key == "$ref" ? [$0.value.string].compactMap(\.self) : references($0.value) }
        default: []
        }
    }

    private func value(at pointer: String) -> JSONValue? {
        guard pointer.hasPrefix("#/") else { return nil }
        return pointer.dropFirst(2).split(separator: "/").reduce(document as JSONValue?) { $0?[String($1)] }
    }

    @Test func `every reference leads somewhere`() throws {
        let all = Set(references(document))
        #expect(all.count > 40)
        for reference in all { #expect(value(at: reference) != nil, "\(reference)") }
    }

    @Test func `every route is in the document, and nothing else`() throws {
        var expected = Set<String>()
        for route in RouteTable.all where route.tag != .page || route.method == .post {
            expected.insert("\(route.method.rawValue.lowercased()) \(route.path)")
        }
        var found = Set<String>()
        for (path, item) in document["paths"]?.object ?? [:] {
            for key in item.object?.keys ?? [] { found.insert("\(key) \(path)") }
        }
        #expect(found == expected)
        #expect(Set(RouteTable.all.map(\.name)).count == RouteTable.all.count)
    }

    @Test func `examples have the form that they are examples of`() throws {
        for route in RouteTable.all {
            guard let shape = route.body?.shape else { continue }
            let example = try #require(route.body?.example, "\(route.path)")
            #expect(ShapeCheck.faults(in: example, shape.shape) == [], "\(route.path)")
        }
    }

    @Test func `what is asked of clients is closed`() throws {
        for route in RouteTable.all {
            guard let shape = route.body?.shape, shape != .signIn else { continue }
            #expect(shape.shape.schema["additionalProperties"]?.bool == false, "\(route.path)")
        }
    }

    @Test func `it can be written and read again`() throws {
        let bytes = try document.serialized()
        #expect(bytes.count > 50_000)
        #expect(try JSONValue(parsing: bytes, limits: JSONLimits(documentBytes: 8 << 20, depth: 64)) == document)
        #expect(OpenAPIDocument.bytes == bytes)
    }
}
