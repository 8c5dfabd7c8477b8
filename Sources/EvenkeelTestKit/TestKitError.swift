/// Why a part of the test kit could not do its duty: the machine refused it, which is no verdict on the product.
public struct TestKitError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was attempted and what the system said.
    public let description: String

    /// Creates an error.
    public init(_ description: String) {
        self.description = description
    }

    /// A failed system call.
    init(call: String, code: Int32) {
        description = "\(call) failed with error \(code)"
    }
}
