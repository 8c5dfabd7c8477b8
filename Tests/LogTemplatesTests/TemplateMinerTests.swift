import EvenkeelTestKit
import LogTemplates
import Testing

/// What is one template and what is not, for lines written for these tests.
@Suite struct TemplateMinerTests {
    /// The final template of each line.
    static func groups(_ lines: [String], limits: MiningLimits = MiningLimits()) -> [LogTemplate.ID] {
        var miner = TemplateMiner(limits: limits)
        var merged: [LogTemplate.ID: LogTemplate.ID] = [:]
        let ids = lines.map { line in
            let match = miner.observe(line)
            for merge in match.merges { merged[merge.source] = merge.target }
            return match.template
        }
        return ids.map { first in
            var id = first
            while let target = merged[id] { id = target }
            return id
        }
    }

    /// The text of the only template of some lines.
    static func text(_ lines: String...) -> String {
        var miner = TemplateMiner()
        for line in lines { _ = miner.observe(line) }
        return miner.templates.count == 1 ? miner.templates.map(\.text).joined() : "\(miner.templates.map(\.text))"
    }

    @Test(arguments: [
        ["took 3 ms", "took 12.5 s", "took <1 sec"],
        ["read /var/lib/a", "read /srv/b/c.txt", "read C:\\data\\d.bin", "read s3://bucket/key"],
        [
            "peer 10.0.0.1:80 left", "peer fe80:0:0:1:2:3:4:5 left", "peer fe80::1 left", "peer 2001:db8::/32 left",
            "peer db-1.example.org left",
        ],
        ["run 7f9c2ba4e88f827d ended", "run 6ba7b810-9dad-11d1-80b4-00c04fd430c8 ended", "run deadbeef ended"],
        ["set a=1 b=(x y)", "set a=blue b=[]", "set a=\"two words\" b=Foo{n=1}"],
        ["ids: 1, 2, 3", "ids: 4", "ids: 5, 6"],
        ["free ( )", "free ( 5 )", "free (5, 6)"],
        ["at Fri Jul 15 10:00:00 2005", "at Mon Aug 1 11:59:59 2022", "at 2022-08-01T11:59:59Z"],
        ["nodes node-[1-3] up", "nodes node-7 up"],
        ["closed for user alice", "closed for user bob", "closed for user root"],
        ["flag is true", "flag is false", "flag is null"],
    ]) func `values that show by their form are one template`(_ lines: [String]) {
        #expect(Set(Self.groups(lines)).count == 1, "\(lines.map { Self.text($0) })")
    }

    @Test(arguments: [
        ["session opened for 1", "session closed for 1"],
        ["read failed: timed out", "read failed: connection refused"],
        ["java.io.IOException: a b", "java.lang.IllegalStateException: a b"],
        ["lease a", "lease a b"],
        ["msg=\"disk is full\"", "msg=\"disk is back\""],
        ["GET /a", "PUT /a"],
        ["Table::add called", "Cache::add called"],
    ]) func `words that say something else are another template`(_ lines: [String]) {
        #expect(Set(Self.groups(lines)).count == lines.count)
    }

    @Test func `a place with many different words is a value, from the first line on`() {
        let names = ["anna", "boris", "chiara", "dmitri", "elena", "farid"]
        let lines = names.map { "login of \($0) from console" }
        #expect(Set(Self.groups(lines)).count == 1)
        #expect(Set(Self.groups(Array(lines.prefix(4)))).count == 4)
        var miner = TemplateMiner()
        let matches = lines.map { miner.observe($0) }
        #expect(matches.prefix(4).allSatisfy { $0.isNew && $0.merges.isEmpty })
        #expect(matches[4].merges.count == 3)
        #expect(!matches[4].isNew && !matches[5].isNew)
        #expect(miner.templates.map(\.text) == ["login of <*> from console"])
        #expect(miner.templates.map(\.count) == [6])
    }

    @Test func `two places that change together are two values`() {
        let words = ["ash", "birch", "cedar", "elm", "fir", "hazel", "larch", "maple", "oak", "pine"]
        let lines = words.indices.map { place in
            "copied table \(words[place]) into store \(words[(place + 3) % words.count]) without loss"
        }
        #expect(Set(Self.groups(lines)).count == 1)
        let more = ["copied table willow into store yew without loss"]
        #expect(Set(Self.groups(lines + more)).count == 1)
    }

    @Test func `the first word says what a line is about`() {
        let services = ["cron", "ntp", "ssh", "dhcp", "bind", "nfs"]
        #expect(Set(Self.groups(services.map { "\($0) startup succeeded" })).count == services.count)
    }

    @Test func `headers do not count`() {
        let lines = [
            "2024-01-02 03:04:05,678 INFO [main] org.example.Store: opened shard 4",
            "2024-01-02T03:04:05Z WARN  [pool-1] org.example.Other - opened shard 9",
            "Jan  2 03:04:05 host store[12]: opened shard 1",
            "[Tue Jan 02 03:04:05 2024] [notice] opened shard 2",
            "20240102-03:04:05:678|Store|123|opened shard 3",
            "- 1704164645 2024.01.02 R1-N2 2024-01-02-03.04.05.678 R1-N2 RAS KERNEL INFO opened shard 5",
            "240102 030405 17 INFO org.example.Store: opened shard 6",
            "01-02 03:04:05.678  17  18 I Store: opened shard 7",
            "2024-01-02 03:04:05, Info                  STO    opened shard 8",
            "2024-01-02 03:04:05.678  INFO 1 --- [  main] o.e.Store   : opened shard 10",
            "[ERROR] opened shard 11",
            "opened shard 12",
        ]
        for line in lines { #expect(Self.text(line) == "opened shard <*>", "\(line)") }
    }

    @Test func `a message that holds a time is no header`() {
        #expect(Self.text("connection from peer at 10:11:12") == "connection from peer at <*>")
        #expect(Self.text("10:11:12") == "<*>")
    }
}
