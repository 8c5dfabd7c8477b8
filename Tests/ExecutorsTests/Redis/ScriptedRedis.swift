import Execution
import Foundation
import LocalFiles
import Remediation
import Synchronization

@testable import Executors

/// A server in miniature, which gives two keys in each batch.
final class ScriptedRedis: RedisAsking {
    struct Content: Sendable {
        var keys = ["price:1", "price:2", "cart:1", "price:3", "session:1", "price:4"]
        var settings = ["maxmemory": "0", "maxmemory-policy": "noeviction"]
        var role = "master"
        var isLying = false
        /// The number of batches after which the server is gone; nil for never.
        var failsAfter: Int?
        var cursor = 0
    }

    private let content = Mutex(Content())

    var keys: [String] { content.withLock(\.keys) }

    /// Looks at the server's content, or changes it.
    func with<Value: Sendable>(_ body: (inout Content) -> Value) -> Value { content.withLock { body(&$0) } }

    func reply(to command: [String], limit: Duration) async throws(SystemStop) -> String {
        let reply = content.withLock { Self.reply(to: command, &$0) }
        guard let reply else { throw .silent(.init(.died)) }
        return reply
    }

    private static func reply(to command: [String], _ content: inout Content) -> String? {
        switch command.prefix(2) {
        case ["INFO"]: return "# Server\r\nrole:\(content.role)\r\nused_memory:\(90 << 20)\r\ncluster_enabled:0\r\n"
        case ["CONFIG", "GET"]: return "\(command[2])\n\(content.settings[command[2]] ?? "")\n"
        case ["CONFIG", "SET"]:
            if !content.isLying { content.settings[command[2]] = command[3] }
            return "OK\n"
        default: break
        }
        if let left = content.failsAfter {
            guard left > 0 else { return nil }
            content.failsAfter = left - 1
        }
        // The cursor counts from the end, which does not move when keys before it are removed.
        let end = command[4] == "0" ? content.keys.count : Int(command[4]) ?? 0
        let batch = content.keys[max(0, end - 3)..<end].filter { $0.hasPrefix(command[3].dropLast()) }
        let isRemoving = command[5] == "remove" && !content.isLying
        if isRemoving { content.keys.removeAll { batch.contains($0) } }
        return
            "{\"cursor\":\"\(max(0, end - 3))\",\"found\":\(batch.count),\"removed\":\(isRemoving ? batch.count : 0)}\n"
    }
}

enum RedisSample {
    static func configuration(_ extra: String = "") throws -> RedisConfiguration {
        let yaml = """
            targets: [cache/prices]
            host: cache.internal
            patterns:
              - name: prices
                match: 'price:*'
                most-keys: 5
            settings: [maxmemory, maxmemory-policy]
            most-memory-mib: 4096
            \(extra)
            """
        return try PlannedOrder.configuration(yaml) { RedisConfiguration(reading: $0) }
    }

    static func flush(_ pattern: String) throws -> Action {
        try PlannedOrder.action("cache.flush-pattern", "cache/prices", ["pattern": pattern])
    }

    static func limit(_ field: String, _ value: String) throws -> Action {
        try PlannedOrder.action("cache.set-limits", "cache/prices", field: (field, value))
    }
}

/// A file with a secret, gone with whoever holds it.
final class TemporarySecret: Sendable {
    let path: String

    init(_ text: String) throws {
        path = "/tmp/evenkeel-secret-\(UUID())"
        try PrivateFile.write(text, to: path)
    }

    /// Lets everybody read it.
    func open() throws { try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path) }

    deinit {
        // A file that cannot be removed is left to the system.
        try? FileManager.default.removeItem(atPath: path)
    }
}
