/// Why a configuration of an inference endpoint cannot be used. It never repeats the value that was refused: a key or
/// an address may be in it.
public enum InferenceConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The address is not an absolute http or https URL without credentials, query and fragment.
    case unusableAddress
    /// The key is empty, longer than 4 KiB, or holds something else than visible ASCII.
    case unusableKey

    /// A sentence for people.
    public var description: String {
        switch self {
        case .unusableAddress:
            "an endpoint's address is an http or https URL such as http://127.0.0.1:11434/v1, without credentials, "
                + "query or fragment"
        case .unusableKey: "an API key is 1 to 4096 visible ASCII characters"
        }
    }
}
