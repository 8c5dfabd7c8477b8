/// A lexicon in term numbers.
struct CompiledLexicon: Sendable {
    /// A term that the lexicon brings into a query.
    struct Relative: Sendable, Equatable {
        /// The term.
        let term: Int
        /// Its share of `RankingParameters.lexiconWeight`, at most 1.
        let weight: Float
        /// Where in the query the words stand that brought it in.
        let trigger: Range<Int>
    }

    /// A member of a group, as it is looked up.
    private struct Member: Sendable {
        /// Which group.
        let group: Int
        /// Which member of it.
        let index: Int
    }

    /// The terms of each member of each group.
    private let groups: [[[Int]]]
    /// The members that begin with a term.
    private let membersByFirstTerm: [Int: [Member]]

    /// Analyses the members with the index's vocabulary, to which they are added.
    ///
    /// - Complexity: O(bytes of the lexicon) expected.
    init(_ lexicon: OperationsLexicon, vocabulary: inout VocabularyBuilder) {
        var groups: [[[Int]]] = []
        var byFirst: [Int: [Member]] = [:]
        for group in lexicon.groups {
            var members: [[Int]] = []
            for text in group {
                var numbers: [UInt32] = []
                vocabulary.appendTerms(of: text, to: &numbers)
                let member = numbers.map { Int($0) }
                // Two spellings may have the same stems.
                guard let first = member.first, !members.contains(member) else { continue }
                byFirst[first, default: []].append(Member(group: groups.count, index: members.count))
                members.append(member)
            }
            groups.append(members)
        }
        self.groups = groups
        membersByFirstTerm = byFirst
    }

    /// The relatives of a query's terms, in the order of their numbers.
    ///
    /// A term that several members bring in counts once, with its highest weight. The weight of a relative is one over
    /// the length of its phrase, over the square root of how many relatives the group brings in.
    ///
    /// - Parameters:
    ///   - query: the terms of the query in order; nil for words that are no terms.
    ///   - isUseful: whether a term can be found and is not in the query itself.
    /// - Returns: the relatives, each once.
    /// - Complexity: O(terms of the query, and members of the groups they belong to).
    func relatives(of query: [Int?], where isUseful: (Int) -> Bool) -> [Relative] {
        var best: [Int: Relative] = [:]
        for position in query.indices {
            guard let first = query[position], let members = membersByFirstTerm[first] else { continue }
            for member in members {
                let terms = groups[member.group][member.index]
                let range = position..<position + terms.count
                guard range.upperBound <= query.count, query[range].elementsEqual(terms) else { continue }
                for relative in relatives(of: member, trigger: range, where: isUseful)
                where relative.weight > best[relative.term]?.weight ?? 0 {
                    best[relative.term] = relative
                }
            }
        }
        return best.values.sorted { $0.term < $1.term }
    }

    /// The relatives that one member brings in.
    private func relatives(of member: Member, trigger: Range<Int>, where isUseful: (Int) -> Bool) -> [Relative] {
        let group = groups[member.group]
        var shares: [(term: Int, share: Float)] = []
        for (index, other) in group.enumerated() where index != member.index {
            for term in other where !group[member.index].contains(term) && isUseful(term) {
                let share = 1 / Float(other.count)
                if let known = shares.firstIndex(where: { $0.term == term }) {
                    shares[known].share = max(shares[known].share, share)
                } else {
                    shares.append((term, share))
                }
            }
        }
        let divisor = Float(shares.count).squareRoot()
        return shares.map { Relative(term: $0.term, weight: $0.share / divisor, trigger: trigger) }
    }
}
