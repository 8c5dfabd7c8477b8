internal import ContentDigests
internal import Journal

/// A draft that was checked, with the digests of its documents, so that the writer's thread need not compute them.
struct PreparedDraft: Sendable {
    /// The draft.
    let draft: JournalDraft
    /// The digests of its documents, in order.
    let digests: [ContentDigest]

    /// Checks a draft.
    /// - Throws: `malformedDraft`.
    init(_ draft: JournalDraft) throws(JournalError) {
        try draft.check()
        self.draft = draft
        digests = draft.documents.map { ContentDigest(of: $0) }
    }
}

/// What the writer's thread is asked to do.
struct WriterRequest: Sendable {
    /// What is to be done.
    enum Work: Sendable {
        /// Entries to write, and the range of entries whose bodies go with them.
        case append([PreparedDraft], pruning: ClosedRange<UInt64>?)
        /// A snapshot to keep.
        case save(JournalSnapshot)
        /// To trust nothing that is known of the database, since something failed elsewhere.
        case fail(SQLiteError)
    }

    /// What is to be done.
    let work: Work
    /// Bytes that it takes while it waits, roughly.
    let weight: Int
    /// Told of the numbers of the entries, for a snapshot of the last one that it covers, or why there are none.
    let completion: @Sendable (Result<ClosedRange<UInt64>, JournalError>) -> Void

    /// The number of entries.
    var count: Int {
        switch work {
        case .append(let drafts, _): drafts.count
        case .save: 1
        case .fail: 0
        }
    }
}
