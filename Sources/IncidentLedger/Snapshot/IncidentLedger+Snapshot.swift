internal import ContentDigests
internal import IncidentModel
public import Journal

/// Snapshots of the state: what a start reads instead of the whole journal.
extension IncidentLedger {
    /// The state as bytes; the same state gives the same bytes.
    /// - Complexity: O(state), and O(n log n) for n remembered alerts.
    public func encodedSnapshot() -> [UInt8] {
        var writer = SnapshotWriter(capacity: 24 * alertCount + 512 * records.count)
        writer.write(sequence)
        writer.write(term)
        writer.write(sinceSweep)
        writer.write(unreadable)
        writer.write(records) { $0.write($1) }
        table.write(to: &writer)
        index.write(to: &writer)
        writer.write(changes) { writer, change in
            writer.write(LedgerEvent.changesReceived(source: change.source, [change.change]).body)
        }
        writeGovernance(to: &writer)
        return writer.bytes
    }

    /// The state that a snapshot holds.
    /// - Throws: `malformed` for bytes that are no snapshot of this version.
    public init(snapshot: [UInt8]) throws(JournalError) {
        self.init()
        do throws(LedgerError) { try read(snapshot) } catch { throw .malformed("\(error)") }
    }

    private mutating func read(_ bytes: [UInt8]) throws(LedgerError) {
        var reader = SnapshotReader(bytes)
        sequence = try reader.number()
        term = try reader.number()
        sinceSweep = Int(clamping: try reader.number())
        unreadable = Int(clamping: try reader.number())
        records = try reader.array { reader throws(LedgerError) in try IncidentRecord(reading: &reader) }
        for (place, record) in records.enumerated() { places[record.id] = UInt32(place) }
        guard places.count == records.count else { throw .badSnapshot }
        openCount = records.count { $0.status == .open }
        wholeCount = records.reduce(0) { $0 + $1.alerts.count }
        table = try AlertTable(reading: &reader)
        index = try GroupingIndex(reading: &reader)
        changes = try reader.array { reader throws(LedgerError) in try Self.change(&reader) }
        try readGovernance(&reader)
        guard reader.isAtEnd else { throw .badSnapshot }
    }

    private static func change(_ reader: inout SnapshotReader) throws(LedgerError) -> RecordedChange {
        let body = try reader.content()
        guard case .changesReceived(let source, let changes)? = try? LedgerEvent(kind: "changes.received", body: body),
            let change = changes.first
        else { throw .badSnapshot }
        return RecordedChange(source: source, change: change)
    }
}

extension AlertTable {
    func write(to writer: inout SnapshotWriter) {
        writer.write(count)
        for part in parts {
            for (key, slot) in part.sorted(by: { $0.key.digest < $1.key.digest }) {
                writer.write(key.digest)
                writer.write(UInt64(slot.incident))
                writer.write(UInt64(slot.changed))
                writer.write(slot.isFiring)
            }
        }
    }

    init(reading reader: inout SnapshotReader) throws(LedgerError) {
        self.init()
        let count = try reader.count()
        reserve(count)
        for _ in 0..<count {
            let key = AlertKey(try reader.halfDigest())
            self[key] = Slot(
                incident: try reader.number32(),
                changed: try reader.number32(),
                isFiring: try reader.flag()
            )
        }
    }
}

extension GroupingIndex {
    func write(to writer: inout SnapshotWriter) {
        writer.write(forgotten)
        writer.write(parts.sorted { $0.key.digest < $1.key.digest }) { writer, scope in
            writer.write(scope.key.digest)
            scope.value.write(to: &writer)
        }
    }

    init(reading reader: inout SnapshotReader) throws(LedgerError) {
        self.init(forgotten: try reader.signed())
        for _ in 0..<(try reader.count()) {
            let scope = Scope(try reader.halfDigest())
            set(scope, try Part(reading: &reader))
        }
    }
}

extension GroupingIndex.Part {
    func write(to writer: inout SnapshotWriter) {
        writer.write(leads.sorted { $0.key.digest < $1.key.digest }) { writer, entry in
            writer.write(entry.key.digest)
            writer.write(UInt64(entry.value.incident))
            writer.write(entry.value.second)
        }
        writer.write(bursts.sorted { $0.key.digest < $1.key.digest }) { writer, entry in
            writer.write(entry.key.digest)
            entry.value.write(to: &writer)
        }
        storm.write(to: &writer)
        writer.write(UInt64(target))
    }

    init(reading reader: inout SnapshotReader) throws(LedgerError) {
        for _ in 0..<(try reader.count()) {
            let name = GroupingIndex.Name(try reader.halfDigest())
            leads[name] = GroupingIndex.Lead(incident: try reader.number32(), second: try reader.signed())
        }
        for _ in 0..<(try reader.count()) {
            let name = GroupingIndex.Name(try reader.halfDigest())
            bursts[name] = try GroupingIndex.Burst(reading: &reader)
        }
        storm = try GroupingIndex.Burst(reading: &reader)
        target = try reader.number32()
    }
}

extension GroupingIndex.Burst {
    func write(to writer: inout SnapshotWriter) {
        writer.write(start)
        writer.write(count)
        writer.write(before)
    }

    init(reading reader: inout SnapshotReader) throws(LedgerError) {
        self.init(
            start: try reader.signed(),
            count: Int(clamping: try reader.number()),
            before: Int(clamping: try reader.number())
        )
    }
}
