/// The folder of this repository, found from where this file was compiled.
enum RepositoryFolder {
    static let path = "\(#filePath)".split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        .joined(separator: "/")
}
