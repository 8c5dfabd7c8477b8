import EvenkeelTestKit

/// URLs that lead where nobody may, in every spelling that some reader of URLs takes for the same.
enum HostileAddresses {
    /// Loopback, private, shared, link-local, where clouds serve credentials, broadcast, multicast, reserved.
    private static let addresses: [[UInt8]] = [
        [127, 0, 0, 1], [127, 1, 2, 3], [0, 0, 0, 0], [10, 0, 0, 1], [172, 16, 0, 1], [192, 168, 0, 1],
        [100, 64, 0, 1],
        [169, 254, 169, 254], [169, 254, 170, 2], [100, 100, 100, 200], [192, 0, 0, 192], [168, 63, 129, 16],
        [198, 18, 0, 1],
        [224, 0, 0, 1], [255, 255, 255, 255],
    ]

    /// Addresses of IPv6 alone.
    private static let version6 = [
        "[::1]", "[::]", "[fe80::1]", "[fe80::1%25lo]", "[fd00:ec2::254]", "[fd00:ec2::23]", "[fd20:ce::254]",
        "[fc00::1]",
        "[ff02::1]", "[2001:db8::1]", "[fec0::1]", "[100::1]", "[3fff::1]", "[0:0:0:0:0:0:0:1]", "[::1%lo]", "[v1.x]",
    ]

    /// Names that `Tests/RealServers/names.py` leads to such addresses, some of them only at the second look.
    private static let names = [
        "rebinding", "mixed", "loopback", "loopback6", "mapped", "metadata", "metadata6", "private", "alias", "many",
        "none",
        "nat64", "sixtofour", "teredo",
    ].map { $0 + ".evenkeel.test" }

    /// What stands around a host.
    private static let surroundings: [@Sendable (String) -> String] = [
        { "http://\($0)/" }, { "https://\($0)/" }, { "http://\($0):9/" }, { "https://\($0):65535/x" },
    ]

    /// URLs that are odd as a whole.
    private static let odd = [
        "http://public.example@127.0.0.1/", "http://127.0.0.1@public.example/", "http://public.example:x@[::1]/",
        "http://127.0.0.1#@public.example/", "http://public.example#@127.0.0.1/", "http://127.0.0.1?@public.example/",
        "http://public.example\\@127.0.0.1/", "http://127.0.0.1\\@public.example/", "http:\\\\127.0.0.1\\",
        "http:/127.0.0.1/",
        "http:127.0.0.1", "http:///127.0.0.1/", "https:////127.0.0.1/", "http://127.0.0.1:80@public.example:9/",
        "//127.0.0.1/",
        "HTTP://127.0.0.1/", "hTtPs://127.0.0.1/", "http://127.0.0.1:0/", "http://127.0.0.1:65536/",
        "http://127.0.0.1:-1/",
        "http://127.0.0.1:08080/", "http://127.0.0.1: 9/", "http://127.0.0.1:9\t/", "http://127.0.0.1\r\nHost: x/",
        "http://127.0.0.1 /",
        "http://127.0.0.1%00.public.example/", "http://127.0.0.1\u{0}.public.example/",
        "http://127.0.0.1%2f@public.example/",
        "http://%31%32%37%2e%30%2e%30%2e%31/", "http://\u{FF11}\u{FF12}\u{FF17}.0.0.1/",
        "http://127\u{3002}0\u{3002}0\u{3002}1/",
        "http://\u{2460}\u{2461}\u{2466}.0.0.1/", "http://localhost/", "http://LOCALHOST/", "http://localhost./",
        "http://localhost:9",
        "http://localhost.localdomain/", "http://ip6-localhost/", "http://[::ffff:7f00:1]/",
        "http://[::ffff:a9fe:a9fe]/",
        "http://[::1]:9@public.example/", "http://[127.0.0.1]/", "http://[::1/", "http://::1/", "http://[]/",
        "http://./", "http://../",
        "http://0/", "http://127.1/", "http://0x7f.1/", "http://017700000001/", "http://2130706433/",
        "http://1e1.0.0.1/", "http://-1/",
        "file:///outside/x", "file://127.0.0.1/outside/x", "ftp://127.0.0.1/", "gopher://127.0.0.1:9/_x",
        "dict://127.0.0.1:9/x",
        "ldap://127.0.0.1:9/", "tftp://127.0.0.1:9/x", "smb://127.0.0.1/x", "telnet://127.0.0.1:9", "scp://127.0.0.1/x",
        "ws://127.0.0.1:9/",
        "unix:///outside/socket", "http+unix://%2Foutside%2Fsocket/", "jar:http://127.0.0.1/!x", "data:text/plain,x",
        "javascript:x",
        "", " ", "http://", "https://", "http", "://127.0.0.1/", "http://user:word@169.254.169.254/latest/meta-data/",
        "http://169.254.169.254.nip.io/", "http://metadata.google.internal/computeMetadata/v1/", "http://{127.0.0.1}/",
        "http://127.0.0.[1-9]/",
    ]

    /// All of them, with some that lead where a rule admits it, so that it is seen that something was asked at all.
    static let all: [String] = {
        let hosts = addresses.flatMap(spellings) + version6 + (CorpusMark.hasNames ? names : [])
        let good = CorpusMark.hasNames ? ["https://9.9.9.9/", "https://public.evenkeel.test/"] : []
        return ["http://127.0.0.1:1/", "https://127.0.0.1:1/"] + good
            + hosts.flatMap { host in surroundings.map { $0(host) } } + odd
    }()

    /// The spellings of an address.
    private static func spellings(_ address: [UInt8]) -> [String] {
        let number = address.reduce(0) { $0 << 8 | UInt32($1) }
        let dotted = address.map { String($0) }.joined(separator: ".")
        let (high, low) = (String(number >> 16, radix: 16), String(number & 0xFFFF, radix: 16))
        let inverted = ~number
        let client = "\(String(inverted >> 16, radix: 16)):\(String(inverted & 0xFFFF, radix: 16))"
        return [
            dotted, dotted + ".", String(number), "0x" + String(number, radix: 16), "0" + String(number, radix: 8),
            address.map { "0x" + String($0, radix: 16) }.joined(separator: "."),
            address.map { "0" + String($0, radix: 8) }.joined(separator: "."),
            address.map { "000" + String($0) }.joined(separator: "."), "\(address[0]).\(number & 0xFFFFFF)",
            "\(address[0]).\(address[1]).\(number & 0xFFFF)", dotted + "%00", "\(UInt64(number) + (1 << 32))",
            "[::ffff:\(dotted)]", "[::ffff:\(high):\(low)]", "[::\(dotted)]", "[::ffff:0:\(dotted)]",
            "[64:ff9b::\(dotted)]",
            "[64:ff9b:1::\(dotted)]", "[2002:\(high):\(low)::1]", "[2001:0:808:808::\(client)]",
            "[2a00::5efe:\(dotted)]",
            "[2a00::200:5efe:\(dotted)]", "[::ffff:\(dotted)%25lo]", "[0000:0000:0000:0000:0000:ffff:\(dotted)]",
        ]
    }
}
