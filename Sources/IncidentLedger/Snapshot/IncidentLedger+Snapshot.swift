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
        writer.write(sinceSweep)
        writer.write(unreadable)
        writer.write(records) { $0.write($1) }
        table.write(to: &writer)
        index.write(to: &writer)
        let targets = stormTargets.sorted { ($0.key.tenant, $0.key.environment) < ($1.key.tenant, $1.key.environment) }
        writer.write(targets) { writer, target in
            writer.write(target.key.tenant)
            writer.write(target.key.environment)
            writer.write(UInt64(target.value))
        }
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
        sinceSweep = Int(clamping: try reader.number())
        unreadable = Int(clamping: try reader.number())
        records = try reader.array { reader throws(LedgerError) in try IncidentRecord(reading: &reader) }
        for (place, record) in records.enumerated() { places[record.id] = UInt32(place) }
        guard places.count == records.count else { throw .badSnapshot }
        openCount = records.count { $0.status == .open }
        wholeCount = records.reduce(0) { $0 + $1.alerts.count }
        table = try AlertTable(reading: &reader)
        index = try GroupingIndex(reading: &reader)
        for _ in 0..<(try reader.count()) {
            let scope = GroupingIndex.Scope(tenant: try reader.text(), environment: try reader.text())
            stormTargets[scope] = try reader.number32()
        }
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
            for (key, slot) in part.sorted(by: { ($0.key.high, $0.key.low) < ($1.key.high, $1.key.low) }) {
                writer.writeWhole(key.high)
                writer.writeWhole(key.low)
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
            let key = AlertKey(high: try reader.whole(), low: try reader.whole())
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
        let scopes = parts.sorted { ($0.key.tenant, $0.key.environment) < ($1.key.tenant, $1.key.environment) }
        writer.write(scopes) { writer, scope in
            writer.write(scope.key.tenant)
            writer.write(scope.key.environment)
            scope.value.write(to: &writer)
        }
    }

    init(reading reader: inout SnapshotReader) throws(LedgerError) {
        self.init(forgotten: try reader.signed())
        for _ in 0..<(try reader.count()) {
            let scope = Scope(tenant: try reader.text(), environment: try reader.text())
            set(scope, try Part(reading: &reader))
        }
    }
}

extension GroupingIndex.Part {
    func write(to writer: inout SnapshotWriter) {
        writer.write(leads.sorted { $0.key < $1.key }) { writer, entry in
            entry.key.write(to: &writer)
            writer.write(UInt64(entry.value.incident))
            writer.write(entry.value.second)
        }
        writer.write(bursts.sorted { $0.key < $1.key }) { writer, entry in
            entry.key.write(to: &writer)
            entry.value.write(to: &writer)
        }
        storm.write(to: &writer)
    }

    init(reading reader: inout SnapshotReader) throws(LedgerError) {
        for _ in 0..<(try reader.count()) {
            let name = try GroupingIndex.Name(reading: &reader)
            leads[name] = GroupingIndex.Lead(incident: try reader.number32(), second: try reader.signed())
        }
        for _ in 0..<(try reader.count()) {
            let name = try GroupingIndex.Name(reading: &reader)
            bursts[name] = try GroupingIndex.Burst(reading: &reader)
        }
        storm = try GroupingIndex.Burst(reading: &reader)
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

extension GroupingIndex.Name: Comparable {
    static func < (lhs: Self, rhs: Self) -> Bool { (lhs.kind.rawValue, lhs.text) < (rhs.kind.rawValue, rhs.text) }

    func write(to writer: inout SnapshotWriter) {
        writer.write(UInt64(kind.rawValue))
        writer.write(text)
    }

    init(reading reader: inout SnapshotReader) throws(LedgerError) {
        guard let kind = UInt8(exactly: try reader.number()).flatMap({ Kind(rawValue: $0) }) else {
            throw .badSnapshot
        }
        self.init(kind: kind, text: try reader.text())
    }
}
