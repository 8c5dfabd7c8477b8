internal import CLibcurl

/// The one thing that other threads may do with the loop's multi handle: wake the thread that polls it.
///
/// The handle's address is kept as a number because the handle itself belongs to the loop's thread and must not be sent
/// elsewhere; `TransferLoop` forgets the waker, under its lock, before the handle is freed.
/// - Source: https://curl.se/libcurl/c/curl_multi_wakeup.html ("can be called from any thread").
@safe
struct MultiWaker: Sendable {
    private let address: UInt

    init(_ multi: OpaquePointer) {
        address = UInt(bitPattern: multi)
    }

    /// Ends the poll that runs now, or the next one at once. A failure only delays the thread to its planned wake-up.
    func wake() {
        guard let multi = unsafe OpaquePointer(bitPattern: address) else { return }
        _ = unsafe curl_multi_wakeup(multi)
    }
}
