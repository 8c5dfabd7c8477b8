/// Words that would do something if anybody took them for more than words: commands, options, paths, lines, other alphabets.
enum HostileWords {
    /// What is tried as it stands and in every disguise.
    private static let seeds = [
        "; touch /outside/a", "$(touch /outside/b)", "`touch /outside/c`", "| tee /outside/d", "&& touch /outside/e",
        "|| reboot", "& sleep 9 &", "> /outside/f", "< /outside/g", "${IFS}touch${IFS}/outside", "*", "?", "~root",
        "!!",
        "-rf", "--help", "--all", "-A", "--force", "--kubeconfig=/outside/k", "--server=http://127.0.0.1:9",
        "--as=system:masters", "--filename=/outside/f.yaml", "--raw=/api/v1/secrets", "-o=jsonpath={..}",
        "-oProxyCommand=touch /outside/p", "-H root@127.0.0.1", "--host=127.0.0.1", "--eval=/outside/e.lua",
        "-h127.0.0.1",
        "--file=/outside/s.sql", "--command=DROP TABLE x", "-f/outside/n.nft", "-D/outside", "--machine=outside",
        "../../outside/x", "/outside/x", "..", ".", "./x", "a/b", "a//b", "%2e%2e%2foutside", "..\u{2215}outside",
        "file:///outside/x", "@/outside/x", "http://127.0.0.1:9/", "\\\\outside\\x", "CON", "/dev/stdin", "-",
        "'; DROP TABLE x; --", "\" OR 1=1", "$$; SELECT 1; $$", "\\! touch /outside/psql", "\\copy x to '/outside/y'",
        ":'name'", ":name", "E'\\x27'", "pg_read_file('/outside/x')", "x'; ALTER SYSTEM SET archive_command='a",
        "\nset server shop/s1 state maint", "\r\nDEL x", "; del map /etc/haproxy/evenkeel.map", "#1", "$6\r\nFLUSHALL",
        "*1\r\n$8\r\nFLUSHALL\r\n", "redis.call('FLUSHALL')", "flush ruleset", "} ; delete table inet evenkeel ; {",
        "203.0.113.7 } ; flush ruleset", "</string><string>x", "<![CDATA[x]]>",
        "<!ENTITY a SYSTEM 'file:///outside/x'>",
        "&outside;", "\u{0}", "a\u{0}b", "\u{7F}", "\u{1B}[2J", "\t", " ", "", "\u{202E}evil", "\u{200B}", "\u{2028}",
        "\u{FEFF}",
        "\u{FF1B}\u{FF54}\u{FF4F}\u{FF55}\u{FF43}\u{FF48}", "\u{FF0D}\u{FF0D}force", "cаrt", "é", "e\u{301}", "𝓬𝓪𝓻𝓽",
        "%s%n", "%00",
        "{{.}}", "{\"$ne\":1}", "[0]", "spec.template[0]", "metadata.annotations.x", "*.tmp", "\u{85}x",
    ]

    /// How a word is disguised.
    private static let disguises: [@Sendable (String) -> String] = [
        { $0 }, { "cart" + $0 }, { $0 + "cart" }, { "cart " + $0 }, { "-" + $0 }, { "--" + $0 }, { "\"" + $0 + "\"" },
        { "'" + $0 + "'" }, { "\\" + $0 }, { "\n" + $0 }, { "cart\n" + $0 + "\n" }, { "cart\u{0}" + $0 }, { "=" + $0 },
        { "cart=" + $0 }, { "cart," + $0 }, { $0 + $0 }, { "nginx.service/" + $0 }, { $0.uppercased() },
        { word in word.utf8.map { byte in "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined() },
    ]

    /// Every word in every disguise, and some that are too long; each once.
    static let all: [String] = {
        var seen: Set<String> = []
        let long = [64, 254, 4096, 200_000].map { String(repeating: "a", count: $0) }
        let words = seeds.flatMap { seed in disguises.map { $0(seed) } } + long + long.map { "-" + $0 }
        return words.filter { seen.insert($0).inserted }
    }()
}
