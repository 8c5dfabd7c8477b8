/// Mines templates from lines as they come, with one configuration for every system.
///
/// A line is masked by form (`LineMasker`). Equal masked lines are one template; so are those that differ at one place, once enough
/// different words stood there (Drain's and Brain's step from constants to variables, decided by evidence over many
/// lines instead of by the likeness of two), or at two places at once. Lines of different structure never merge.
///
/// The same lines in the same order give the same templates and numbers, on every machine. Memory is bounded by `MiningLimits`.
///
/// - Source: He et al.: Drain, an online log parsing approach with fixed depth tree, ICWS 2017,
///   https://doi.org/10.1109/ICWS.2017.13; Yu et al.: Brain, log parsing with bidirectional parallel tree, TSC 2023,
///   https://doi.org/10.1109/TSC.2023.3270566 (the idea that word combinations decide; the method here is another).
public struct TemplateMiner: Sendable {
    let limits: MiningLimits
    var masker: LineMasker
    var store = VariantStore()
    var buckets = VariantBuckets()
    var groups: [VariantGroup?] = []
    var freeGroups: [Int] = []
    /// General variants of two learned values or more, by number of tokens and first word.
    var generals: [UInt64: [Int]] = [:]
    var lastNumber: UInt64 = 0
    var merges: [TemplateMatch.Merge] = []
    private var hashes: [UInt64] = []

    /// Creates a miner that has seen nothing.
    public init(limits: MiningLimits = MiningLimits()) {
        self.limits = limits
        masker = LineMasker(limits)
    }

    /// Reads one line, without its end, and says which template it is of.
    ///
    /// Any bytes are a line; those that are no UTF-8 count as letters.
    ///
    /// - Complexity: O(length) for a line whose masked form was seen before; O(length + words squared) for a new one.
    public mutating func observe(_ line: ArraySlice<UInt8>) -> TemplateMatch {
        masker.read(line)
        let hash = takeHashes()
        if let slot = store.find(hash, hashes) { return matched(slot) }
        return observeUnknown(hash)
    }

    /// Reads one line of text.
    ///
    /// - Complexity: As `observe(_:)` of bytes.
    public mutating func observe(_ line: String) -> TemplateMatch {
        observe(Array(line.utf8)[...])
    }

    /// The templates that are remembered, the earliest first.
    ///
    /// - Complexity: O(templates log templates).
    public var templates: [LogTemplate] {
        groups.compactMap { $0 }.map(template).sorted { $0.id < $1.id }
    }

    /// The template of that name, or nil if it was merged, forgotten or never seen.
    ///
    /// - Complexity: O(templates).
    public func template(_ id: LogTemplate.ID) -> LogTemplate? {
        groups.lazy.compactMap { $0 }.first { $0.id == id }.map(template)
    }

    private func template(_ group: VariantGroup) -> LogTemplate {
        LogTemplate(id: group.id, text: InertLine.text(store[group.general].text), count: group.count)
    }

    /// Counts a line of a variant that is known.
    private mutating func matched(_ slot: Int) -> TemplateMatch {
        store.touch(slot)
        let place = store[slot].group
        groups[place]?.count += 1
        guard let group = groups[place] else { preconditionFailure("variant \(slot) has no group") }
        store.touch(group.general)
        return TemplateMatch(template: group.id, isNew: false, merges: [])
    }

    /// Puts the hashes of the masked tokens into `hashes`.
    ///
    /// - Returns: The line's hash.
    private mutating func takeHashes() -> UInt64 {
        hashes.removeAll(keepingCapacity: true)
        var sum: UInt64 = 0
        for (place, token) in masker.tokens.enumerated() {
            let hash =
                token.kind == .variable
                ? MaskedToken.variableHash : StableHash.of(masker.bytes, token.start, token.end)
            hashes.append(hash)
            sum &+= StableHash.part(hash, at: place)
        }
        return sum
    }

    /// Finds or makes the template of a line whose masked form is new.
    private mutating func observeUnknown(_ hash: UInt64) -> TemplateMatch {
        var variant = Variant(
            hashes: hashes,
            kinds: masker.tokens.map(\.kind),
            hash: hash,
            text: [],
            group: -1,
            learned: 0
        )
        if let slot = generalMatch(variant) { return matched(slot) }
        variant.text = InertLine.template(masker.tokens, masker.bytes)
        merges.removeAll(keepingCapacity: true)
        lastNumber += 1
        let own = LogTemplate.ID(lastNumber)
        let slot = insert(variant, into: newGroup(own, count: 1))
        spread(slot)
        guard let group = groups[store[slot].group] else { preconditionFailure("variant \(slot) has no group") }
        let match = TemplateMatch(
            template: group.id,
            isNew: group.id == own,
            merges: merges.filter { $0.source != own }
        )
        forgetOldest()
        return match
    }
}
