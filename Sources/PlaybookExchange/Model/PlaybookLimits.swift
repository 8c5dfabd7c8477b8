public import StrictJSON

/// What a playbook may cost before it is refused.
public enum PlaybookLimits: Sendable {
    /// The limits of the document: 8 MiB, 32 levels, strings of 1 MiB, 200,000 members and elements.
    public static let document = JSONLimits(documentBytes: 8 << 20, depth: 32, stringBytes: 1 << 20)
    /// The most steps; a person reads tens.
    public static let steps = 2000
    /// The most commands of one step, and the most members of any other list or dictionary of a playbook.
    public static let members = 2000
    /// The most faults, and the most notes, that are listed.
    public static let reported = 200
    /// The most characters of text from a playbook that an outline shows in one place.
    public static let shownCharacters = 2000
}
