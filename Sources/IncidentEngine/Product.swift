/// What this program is.
public enum Product: Sendable {
    /// Its name.
    public static let name = "evenkeel"
    /// Its version, as semantic versioning has it.
    public static let version = "0.1.0"
}
