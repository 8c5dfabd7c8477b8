import Foundation

/// The files of the page as they are written, found from where this file was compiled.
enum PageSources {
    private static let folder =
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Sources/Console/Page")

    static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path()).sorted()
    }

    static func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: folder.appending(path: name))) }

    static func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

    /// Names and texts of the files whose names end so.
    static func files(ending suffix: String) throws -> [(name: String, text: String)] {
        try names().filter { $0.hasSuffix(suffix) }.map { ($0, try text($0)) }
    }

    /// What the attributes of these names hold.
    static func values(of attributes: [String], in html: String) -> [String] {
        attributes.flatMap { name in
            html.components(separatedBy: " \(name)=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
        }
    }

    /// The paths that a script imports.
    static func imports(in script: String) -> [String] {
        script.components(separatedBy: " from \"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
    }
}
