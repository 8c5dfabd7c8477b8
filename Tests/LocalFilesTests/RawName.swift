import EvenkeelTestKit
import Glibc

/// Makes files whose names are bytes and no text.
enum RawName {
    /// Makes an empty file and says whether it was made.
    static func make(_ name: [UInt8], in folder: ScratchFolder) -> Bool {
        let path = (Array(folder.path.utf8) + [UInt8(ascii: "/")] + name + [0]).map { CChar(bitPattern: $0) }
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT, 0o600)
        guard descriptor >= 0 else { return false }
        close(descriptor)
        return true
    }
}
