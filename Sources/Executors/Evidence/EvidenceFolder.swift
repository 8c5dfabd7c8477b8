internal import ContentDigests
internal import Execution
internal import LocalFiles
internal import StrictJSON

/// A folder of captured evidence: a file for each capture, which only its owner may read.
public struct EvidenceFolder: Sendable, Hashable {
    /// What was kept.
    struct Kept: Sendable, Hashable {
        /// The file.
        let path: String
        /// Its length.
        let bytes: Int
        /// Its SHA-256.
        let digest: ContentDigest

        /// Where it is and by what it is known, in a sentence.
        var words: String { "Kept in \(path): \(bytes) bytes, SHA-256 \(digest.hexadecimal)." }
    }

    private let path: String
    /// The most bytes of one capture.
    let mostBytes: Int
    private let mostFolderBytes: Int64

    /// A folder.
    /// - Parameters:
    ///   - settings: What an operator says of it.
    ///   - usual: Where it is when nothing is said.
    public init(_ settings: EvidenceSettings, usual: String) {
        path = settings.folder ?? usual
        (mostBytes, mostFolderBytes) = (settings.mostBytes, settings.mostFolderBytes)
    }

    /// Makes the folder where there is none, and looks whether there is room for one more capture.
    /// - Throws: Why nothing can be kept.
    func prepare() throws(SystemStop) {
        let taken: Int64
        do throws(FileError) {
            try PrivateFile.makeFolder(path)
            taken = try FolderSize.bytes(in: path)
        } catch {
            throw .refused(.forbidden, "Evidence cannot be kept in \(path): \(error)")
        }
        guard taken <= mostFolderBytes - Int64(mostBytes) else {
            let allowed =
                "the \(mostFolderBytes >> 20) MiB that it may take, with \(mostBytes >> 20) MiB for one capture"
            throw .refused(.forbidden, "The evidence in \(path) takes \(taken >> 20) MiB of \(allowed).")
        }
    }

    /// Keeps a document durably, under a name of its order's own: the same order again replaces what it kept.
    /// - Throws: Why it is not kept.
    func keep(_ document: JSONValue, of order: StepOrder) throws(SystemStop) -> Kept {
        try prepare()
        let content: [UInt8]
        do throws(JSONError) { content = try document.serialized() } catch {
            throw .failed("What was captured has no form.")
        }
        guard content.count <= mostBytes else {
            let most = "\(mostBytes >> 20) MiB that one capture may"
            throw .refused(.forbidden, "What was captured takes more than the \(most).")
        }
        let file = "\(path)/\(ContentDigest(of: order.key.text).hexadecimal.prefix(20)).json"
        do throws(FileError) { try PrivateFile.replace(String(decoding: content, as: UTF8.self), at: file) } catch {
            throw .refused(.forbidden, "Evidence cannot be kept: \(error)")
        }
        return Kept(path: file, bytes: content.count, digest: ContentDigest(of: content))
    }
}
