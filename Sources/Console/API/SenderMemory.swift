internal import ContentDigests
internal import Synchronization

/// What one request of a sender depends on of those before: bounded, and lost at a restart, which costs no alert.
final class SenderMemory: Sendable {
    /// A map that forgets what came first when it is full. A key that was taken out and came again may be forgotten
    /// earlier.
    struct Ring<Key: Hashable & Sendable, Value: Sendable>: Sendable {
        private var values: [Key: Value] = [:]
        private var order: [Key] = []
        private var next = 0
        private let capacity: Int

        init(capacity: Int) { self.capacity = capacity }

        /// The value of a key. Setting nil forgets it.
        subscript(key: Key) -> Value? {
            get { values[key] }
            set {
                let isNew = values[key] == nil
                values[key] = newValue
                guard isNew, newValue != nil else { return }
                if order.count < capacity { return order.append(key) }
                values[order[next]] = nil
                order[next] = key
                next = (next + 1) % capacity
            }
        }
    }

    /// The CloudEvents that were taken.
    let events = Mutex(Ring<String, Bool>(capacity: 20_000))
    /// Signed messages that were right but could not be taken in, so that their repetition is not left out.
    let failed = Mutex(Ring<ContentDigest, Bool>(capacity: 10_000))
}
