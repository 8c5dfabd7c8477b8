@testable import Authentication

/// Tokens signed with the Ed25519 key that RFC 8037 publishes in appendix A.1, private half and all: each claim is right
/// at second 1,799,995,000 but for what the name says.
enum SignedTokens {
    /// A token that has to be refused, with the reason.
    struct Refused: Sendable {
        let name: String
        let token: String
        let refusal: TokenRefusal
    }

    static let good =
        "eyJhbGciOiJFZERTQSIsImtpZCI6ImVkIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQ"
        + "iOiJldmVua2VlbCIsInN1YiI6ImFubiIsImV4cCI6MTgwMDAwMDAwMCwibmJmIjoxNzk5OTkwMDAwLCJpYXQiOjE3OTk5OT"
        + "AwMDAsInJvbGVzIjpbInNyZS1vbmNhbGwiLCJzdGFmZiJdLCJ0ZW5hbnRzIjpbImJsdWUiXX0.6iySZaZ9aZubeAxoliRhk"
        + "mr9aBbGeX6HSGF_9OO1WB3foNvIf0oCqxnmKbfBjbVItlTQwROW__ra7p5l4vFXAw"

    static let withoutKeyName =
        "eyJhbGciOiJFZERTQSJ9.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQiOiJldmVua2VlbCIsInN1YiI6ImFubi"
        + "IsImV4cCI6MTgwMDAwMDAwMCwibmJmIjoxNzk5OTkwMDAwLCJpYXQiOjE3OTk5OTAwMDAsInJvbGVzIjpbInNyZS1vbmNhb"
        + "GwiLCJzdGFmZiJdLCJ0ZW5hbnRzIjpbImJsdWUiXX0.ZiIvlQULwOU6bi6FzTEe2l_F_jS8PJyfaC7v_EjAQNSKrEYWTgiP"
        + "zk0AGh9HTzj9qhBfPq1ED9MAizKAOF1RBA"

    static let audienceList =
        "eyJhbGciOiJFZERTQSIsImtpZCI6ImVkIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQ"
        + "iOlsib3RoZXIiLCJldmVua2VlbCJdLCJzdWIiOiJhbm4iLCJleHAiOjE4MDAwMDAwMDAsIm5iZiI6MTc5OTk5MDAwMCwiaW"
        + "F0IjoxNzk5OTkwMDAwLCJyb2xlcyI6WyJzcmUtb25jYWxsIiwic3RhZmYiXSwidGVuYW50cyI6WyJibHVlIl19.vL8Z1aDE"
        + "TQbDgyjx9rEDtNT-3-Pr2TbYEJVwt0FX_v1wCsNvKRbQSaBLb9CsUtwp-fdcJexXhVqwxp4iQftHBg"

    static let fractions =
        "eyJhbGciOiJFZERTQSIsImtpZCI6ImVkIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQ"
        + "iOiJldmVua2VlbCIsInN1YiI6ImFubiIsImV4cCI6MTgwMDAwMDAwMC41LCJuYmYiOjE3OTk5OTAwMDAsImlhdCI6MTc5OT"
        + "k5MDAwMC4yNSwicm9sZXMiOlsic3JlLW9uY2FsbCIsInN0YWZmIl0sInRlbmFudHMiOlsiYmx1ZSJdfQ.lClG-k_bAPqliZ"
        + "NKi2iBiq9qgIA8DOGetc00nanpfDVTEb2fg8eCetW1JzT1C_tA4Aow4w1UXFc13_LUe1MxBQ"

    static let pathOfRoles =
        "eyJhbGciOiJFZERTQSIsImtpZCI6ImVkIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQ"
        + "iOiJldmVua2VlbCIsInN1YiI6ImFubiIsImV4cCI6MTgwMDAwMDAwMCwibmJmIjoxNzk5OTkwMDAwLCJpYXQiOjE3OTk5OT"
        + "AwMDAsInRlbmFudHMiOlsiYmx1ZSJdLCJyZWFsbV9hY2Nlc3MiOnsicm9sZXMiOlsic3JlLW9uY2FsbCJdfX0.yHFyq27pW"
        + "p3QsFo-yZFii7FuQLi7JNjUJoNdaZVymvNDhnDccYKFsNt03obbb65q8PvBI12T0qL3OqCPx_OHCA"

    static let refused: [Refused] = [
        Refused(
            name: "noExpiry",
            token: "eyJhbGciOiJFZERTQSIsImtpZCI6ImVkIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQ"
                + "iOiJldmVua2VlbCIsInN1YiI6ImFubiIsIm5iZiI6MTc5OTk5MDAwMCwiaWF0IjoxNzk5OTkwMDAwLCJyb2xlcyI6WyJzcm"
                + "Utb25jYWxsIiwic3RhZmYiXSwidGVuYW50cyI6WyJibHVlIl19.det1swVSC3XjpsSzlPzabXguB8h-3JpwP_ga_tk7r_XD"
                + "UUerssrHZCJZnsyLyrzeb0hmpOZRZJNCVkj32v0MDA",
            refusal: .expired
        ),
        Refused(
            name: "noIssued",
            token: "eyJhbGciOiJFZERTQSIsImtpZCI6ImVkIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQ"
                + "iOiJldmVua2VlbCIsInN1YiI6ImFubiIsImV4cCI6MTgwMDAwMDAwMCwibmJmIjoxNzk5OTkwMDAwLCJyb2xlcyI6WyJzcm"
                + "Utb25jYWxsIiwic3RhZmYiXSwidGVuYW50cyI6WyJibHVlIl19.PQsb3AqV_UWNugvQ1ryfpwSfIDuECDawa_fMXaxHVZfN"
                + "L9_P8HGDj6e0NvOJG6gxdvo-fL3YxnKK3SGl0-CRDg",
            refusal: .notYetValid
        ),
        Refused(
            name: "textExpiry",
            token: "eyJhbGciOiJFZERTQSIsImtpZCI6ImVkIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQ"
                + "iOiJldmVua2VlbCIsInN1YiI6ImFubiIsImV4cCI6IjE4MDAwMDAwMDAiLCJuYmYiOjE3OTk5OTAwMDAsImlhdCI6MTc5OT"
                + "k5MDAwMCwicm9sZXMiOlsic3JlLW9uY2FsbCIsInN0YWZmIl0sInRlbmFudHMiOlsiYmx1ZSJdfQ.C6PiXcSYZEDPBAlwCz"
                + "yYR84MZm7m7ptgJTeQCdYonPAhLHw1Bhnepj7rvgCY7GYEP4hATA96F8TfPh2LSBKtCg",
            refusal: .expired
        ),
        Refused(
            name: "hugeExpiry",
            token: "eyJhbGciOiJFZERTQSIsImtpZCI6ImVkIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQ"
                + "iOiJldmVua2VlbCIsInN1YiI6ImFubiIsImV4cCI6MWUzMDAsIm5iZiI6MTc5OTk5MDAwMCwiaWF0IjoxNzk5OTkwMDAwLC"
                + "Jyb2xlcyI6WyJzcmUtb25jYWxsIiwic3RhZmYiXSwidGVuYW50cyI6WyJibHVlIl19.0pHxeQA2rH55zY68YGOag-CQuYDe"
                + "a8A9FaeZNoQ8w5C0et_qbIwCrf3qlmWEGwRk6Ye9P7U6jgRwstorckl7DQ",
            refusal: .expired
        ),
        Refused(
            name: "futureStart",
            token: "eyJhbGciOiJFZERTQSIsImtpZCI6ImVkIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQ"
                + "iOiJldmVua2VlbCIsInN1YiI6ImFubiIsImV4cCI6MTgwMDAwMDAwMCwibmJmIjoxNzk5OTk5OTk5LCJpYXQiOjE3OTk5OT"
                + "AwMDAsInJvbGVzIjpbInNyZS1vbmNhbGwiLCJzdGFmZiJdLCJ0ZW5hbnRzIjpbImJsdWUiXX0.nqv0gyB7Zexilm-w6mvKU"
                + "rOEdgzPcLcoJ2CbZq719ImoZ_QG0cBg8fQSz7g8hAPFl_NvkeD6HSwL_sdGZi-3CQ",
            refusal: .notYetValid
        ),
        Refused(
            name: "textStart",
            token: "eyJhbGciOiJFZERTQSIsImtpZCI6ImVkIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQ"
                + "iOiJldmVua2VlbCIsInN1YiI6ImFubiIsImV4cCI6MTgwMDAwMDAwMCwibmJmIjoiMCIsImlhdCI6MTc5OTk5MDAwMCwicm"
                + "9sZXMiOlsic3JlLW9uY2FsbCIsInN0YWZmIl0sInRlbmFudHMiOlsiYmx1ZSJdfQ.-UBXCqyKF0kZV9RWVJwYiwxU90R1gN"
                + "Wnf9rVLlBu8wZcW6uBnyuQbyvQCweTz8OZ8GTdguiNSuwC0Z_UXNCrCg",
            refusal: .notYetValid
        ),
        Refused(
            name: "futureIssue",
            token: "eyJhbGciOiJFZERTQSIsImtpZCI6ImVkIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQ"
                + "iOiJldmVua2VlbCIsInN1YiI6ImFubiIsImV4cCI6MTgwMDAwMDAwMCwibmJmIjoxNzk5OTkwMDAwLCJpYXQiOjE3OTk5OT"
                + "k5OTksInJvbGVzIjpbInNyZS1vbmNhbGwiLCJzdGFmZiJdLCJ0ZW5hbnRzIjpbImJsdWUiXX0.UGhJQ8mNtrlaM6xRBkVDN"
                + "ZnVFxurCwC9pjA4mDbFdq_cP-Y599SojRGDzjOnqpBwNTp3oVWVlGQ3IXxP_PcnDA",
            refusal: .notYetValid
        ),
        Refused(
            name: "oldIssue",
            token: "eyJhbGciOiJFZERTQSIsImtpZCI6ImVkIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQ"
                + "iOiJldmVua2VlbCIsInN1YiI6ImFubiIsImV4cCI6MTgwMDAwMDAwMCwibmJmIjoxNzk5MDAwMDAwLCJpYXQiOjE3OTkwMD"
                + "AwMDAsInJvbGVzIjpbInNyZS1vbmNhbGwiLCJzdGFmZiJdLCJ0ZW5hbnRzIjpbImJsdWUiXX0.RvdYML9wQyN7nbVsHREaB"
                + "6-2pU-cM-SjQnN6rawAhULhQjwX07oZtVklBdRZRPhI1eLDGI6m58G132fcmTqMDQ",
            refusal: .expired
        ),
        Refused(
            name: "noIssuer",
            token: "eyJhbGciOiJFZERTQSIsImtpZCI6ImVkIiwidHlwIjoiSldUIn0.eyJhdWQiOiJldmVua2VlbCIsInN1YiI6ImFubiIsImV"
                + "4cCI6MTgwMDAwMDAwMCwibmJmIjoxNzk5OTkwMDAwLCJpYXQiOjE3OTk5OTAwMDAsInJvbGVzIjpbInNyZS1vbmNhbGwiLC"
                + "JzdGFmZiJdLCJ0ZW5hbnRzIjpbImJsdWUiXX0.pHj7meVjD58dcv-xzHxOUWvGAzprXEP0OOmjXIFZDHP24ZVf376-wj99x"
                + "5kBlfCt4QA9yhmfgn8oJUVYycUTDw",
            refusal: .wrongIssuer
        ),
        Refused(
            name: "otherIssuer",
            token: "eyJhbGciOiJFZERTQSIsImtpZCI6ImVkIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUvIiwiYXV"
                + "kIjoiZXZlbmtlZWwiLCJzdWIiOiJhbm4iLCJleHAiOjE4MDAwMDAwMDAsIm5iZiI6MTc5OTk5MDAwMCwiaWF0IjoxNzk5OT"
                + "kwMDAwLCJyb2xlcyI6WyJzcmUtb25jYWxsIiwic3RhZmYiXSwidGVuYW50cyI6WyJibHVlIl19.rb4a7CsmRLjbKo_5lhyL"
                + "zLVkT6SKVuT4e6kWoj48jz2PMVpgBufNrpuyvd7iS5x0Mmb52W9vpFwsJpmyXzxUCQ",
            refusal: .wrongIssuer
        ),
        Refused(
            name: "noAudience",
            token: "eyJhbGciOiJFZERTQSIsImtpZCI6ImVkIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJzdWI"
                + "iOiJhbm4iLCJleHAiOjE4MDAwMDAwMDAsIm5iZiI6MTc5OTk5MDAwMCwiaWF0IjoxNzk5OTkwMDAwLCJyb2xlcyI6WyJzcm"
                + "Utb25jYWxsIiwic3RhZmYiXSwidGVuYW50cyI6WyJibHVlIl19.-kULjfT2uZm3cJl94vTgQET2LWQslz2c8WSLqGXLU8UK"
                + "UvKP0hFDOOeIJJjb9V-tC99_uJVgfqp9Gjl8jSOZDg",
            refusal: .wrongAudience
        ),
        Refused(
            name: "otherAudience",
            token: "eyJhbGciOiJFZERTQSIsImtpZCI6ImVkIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQ"
                + "iOiJldmVua2VlMSIsInN1YiI6ImFubiIsImV4cCI6MTgwMDAwMDAwMCwibmJmIjoxNzk5OTkwMDAwLCJpYXQiOjE3OTk5OT"
                + "AwMDAsInJvbGVzIjpbInNyZS1vbmNhbGwiLCJzdGFmZiJdLCJ0ZW5hbnRzIjpbImJsdWUiXX0.3GD7AMmCmFiP7jGXb34NM"
                + "HA23VHIvJfehV-lIsrpDudekW9nWDZyj82LcXZWiVZ6B2yaiiMDlkMxk28F-GWDCA",
            refusal: .wrongAudience
        ),
        Refused(
            name: "mixedAudience",
            token: "eyJhbGciOiJFZERTQSIsImtpZCI6ImVkIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQ"
                + "iOlsiZXZlbmtlZWwiLDFdLCJzdWIiOiJhbm4iLCJleHAiOjE4MDAwMDAwMDAsIm5iZiI6MTc5OTk5MDAwMCwiaWF0IjoxNz"
                + "k5OTkwMDAwLCJyb2xlcyI6WyJzcmUtb25jYWxsIiwic3RhZmYiXSwidGVuYW50cyI6WyJibHVlIl19.aQrmmYZe0pHbuu36"
                + "8luJWHHE4SSmIPWcXLfG3x5oJHEs-P3W18H01WobrgkA21YwUJuYyaGXT5bQsJNHEWO3DQ",
            refusal: .wrongAudience
        ),
        Refused(
            name: "noName",
            token: "eyJhbGciOiJFZERTQSIsImtpZCI6ImVkIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQ"
                + "iOiJldmVua2VlbCIsImV4cCI6MTgwMDAwMDAwMCwibmJmIjoxNzk5OTkwMDAwLCJpYXQiOjE3OTk5OTAwMDAsInJvbGVzIj"
                + "pbInNyZS1vbmNhbGwiLCJzdGFmZiJdLCJ0ZW5hbnRzIjpbImJsdWUiXX0.4-7p36__WL9mNnzxIqzoTZrlx5FJbO0O463EV"
                + "nm8ID_M80dCXdTMeDag1Bv7s0X11Ncvc9BJ-2mQmyITFrgnDQ",
            refusal: .noName
        ),
        Refused(
            name: "badName",
            token: "eyJhbGciOiJFZERTQSIsImtpZCI6ImVkIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQ"
                + "iOiJldmVua2VlbCIsInN1YiI6ImFublxuIHJvb3QiLCJleHAiOjE4MDAwMDAwMDAsIm5iZiI6MTc5OTk5MDAwMCwiaWF0Ij"
                + "oxNzk5OTkwMDAwLCJyb2xlcyI6WyJzcmUtb25jYWxsIiwic3RhZmYiXSwidGVuYW50cyI6WyJibHVlIl19.P6jNaawhSb6i"
                + "XJQjuCNIGfaQDCbLKdNB3oO9awxUWpQKbGcbZm8RE4yY9uBjbfbC2pw6XchQIGdY_Lwb9nJQCw",
            refusal: .noName
        ),
        Refused(
            name: "noRoles",
            token: "eyJhbGciOiJFZERTQSIsImtpZCI6ImVkIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQ"
                + "iOiJldmVua2VlbCIsInN1YiI6ImFubiIsImV4cCI6MTgwMDAwMDAwMCwibmJmIjoxNzk5OTkwMDAwLCJpYXQiOjE3OTk5OT"
                + "AwMDAsInRlbmFudHMiOlsiYmx1ZSJdfQ.GB3pkd_lQ7Twp1iQKRTNPOXtoSienR8ZLPQOD483gvKom4IH5QmgKgoVHcip83"
                + "D-JopQJ0PmuCq70WrzvcmuDw",
            refusal: .noRole
        ),
        Refused(
            name: "otherRoles",
            token: "eyJhbGciOiJFZERTQSIsImtpZCI6ImVkIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQ"
                + "iOiJldmVua2VlbCIsInN1YiI6ImFubiIsImV4cCI6MTgwMDAwMDAwMCwibmJmIjoxNzk5OTkwMDAwLCJpYXQiOjE3OTk5OT"
                + "AwMDAsInJvbGVzIjpbInN0YWZmIl0sInRlbmFudHMiOlsiYmx1ZSJdfQ.nmA422DeV5JP88edhSEuWEG7kIHdr_O5jFBFEB"
                + "2NizD9ocoFMPgiTzYiG_0GQoGosj6LDIcAIKIPwn9F1u6rAQ",
            refusal: .noRole
        ),
        Refused(
            name: "mixedRoles",
            token: "eyJhbGciOiJFZERTQSIsImtpZCI6ImVkIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQ"
                + "iOiJldmVua2VlbCIsInN1YiI6ImFubiIsImV4cCI6MTgwMDAwMDAwMCwibmJmIjoxNzk5OTkwMDAwLCJpYXQiOjE3OTk5OT"
                + "AwMDAsInJvbGVzIjpbInNyZS1vbmNhbGwiLHt9XSwidGVuYW50cyI6WyJibHVlIl19.lXzXkw_mnfSre92flOUxuoE1ozJJ"
                + "LXy9Ta6EKen-119wLf8angh5lsb4cTS8bMCLYPWadn__gN_SiowG454vCQ",
            refusal: .noRole
        ),
        Refused(
            name: "twiceInClaims",
            token: "eyJhbGciOiJFZERTQSIsImtpZCI6ImVkIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQ"
                + "iOiJldmVua2VlbCIsInN1YiI6ImFubiIsImV4cCI6MTgwMDAwMDAwMCwibmJmIjoxNzk5OTkwMDAwLCJpYXQiOjE3OTk5OT"
                + "AwMDAsInJvbGVzIjpbInNyZS1vbmNhbGwiLCJzdGFmZiJdLCJ0ZW5hbnRzIjpbImJsdWUiXSwicm9sZXMiOlsic3JlLWFkb"
                + "WluIl19.CBhQnqTObMSSHB7qRj-ANUYI_schUYzGkQeNOBWBr00n4471-p2l2TW3RQgikhVgBzIzs7NX8dNkroZn_UUxBQ",
            refusal: .malformed
        ),
        Refused(
            name: "twiceInHeader",
            token: "eyJhbGciOiJFZERTQSIsImFsZyI6IkVkRFNBIiwia2lkIjoiZWQifQ.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJh"
                + "dWQiOiJldmVua2VlbCIsInN1YiI6ImFubiIsImV4cCI6MTgwMDAwMDAwMCwibmJmIjoxNzk5OTkwMDAwLCJpYXQiOjE3OTk"
                + "5OTAwMDAsInJvbGVzIjpbInNyZS1vbmNhbGwiLCJzdGFmZiJdLCJ0ZW5hbnRzIjpbImJsdWUiXX0.1MXMQuJ24u1ldO0_CJ"
                + "JQNo1TZLQJiPFbG75SzS-P1TOBFbNdoiLf39VSR8lSpqxgvHod-r-zrBsqwX8jBgHyDw",
            refusal: .malformed
        ),
        Refused(
            name: "critical",
            token: "eyJhbGciOiJFZERTQSIsImtpZCI6ImVkIiwiY3JpdCI6WyJiNjQiXSwiYjY0IjpmYWxzZX0.eyJpc3MiOiJodHRwczovL2l"
                + "kLmV4YW1wbGUiLCJhdWQiOiJldmVua2VlbCIsInN1YiI6ImFubiIsImV4cCI6MTgwMDAwMDAwMCwibmJmIjoxNzk5OTkwMD"
                + "AwLCJpYXQiOjE3OTk5OTAwMDAsInJvbGVzIjpbInNyZS1vbmNhbGwiLCJzdGFmZiJdLCJ0ZW5hbnRzIjpbImJsdWUiXX0.h"
                + "XSzQEZVGtC9FdBiKEkK1qQ-D0Inpr73U2i7CUKI5sv-AiyvseTYUNRjqCue7tiqPh_zMWqhVVLkL1H8uBtwCQ",
            refusal: .unsupported
        ),
        Refused(
            name: "none",
            token: "eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQiOiJldmVua2VlbCIsInN1YiI6ImFubiI"
                + "sImV4cCI6MTgwMDAwMDAwMCwibmJmIjoxNzk5OTkwMDAwLCJpYXQiOjE3OTk5OTAwMDAsInJvbGVzIjpbInNyZS1vbmNhbG"
                + "wiLCJzdGFmZiJdLCJ0ZW5hbnRzIjpbImJsdWUiXX0.OFKcjAMpb-8wp0I_T5HTuIoXL95y1W9vAA3aXbkKq7NLFLfg69jL4"
                + "V-wCN348evMJQjJmKmMeAefecrKhuNrCw",
            refusal: .unsupported
        ),
        Refused(
            name: "None",
            token: "eyJhbGciOiJOb25lIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQiOiJldmVua2VlbCIsInN1YiI6ImFubiI"
                + "sImV4cCI6MTgwMDAwMDAwMCwibmJmIjoxNzk5OTkwMDAwLCJpYXQiOjE3OTk5OTAwMDAsInJvbGVzIjpbInNyZS1vbmNhbG"
                + "wiLCJzdGFmZiJdLCJ0ZW5hbnRzIjpbImJsdWUiXX0.oEUOlQig8CGB9Vehf9oL9KwrBITzoaCS-3qlhHgFCt7SJIF1eM-qo"
                + "j182-cnyLZzH7kkMenqbtTLYRKOmfizAA",
            refusal: .unsupported
        ),
        Refused(
            name: "shared",
            token: "eyJhbGciOiJIUzI1NiIsImtpZCI6ImVkIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQiOiJldmVua2VlbCI"
                + "sInN1YiI6ImFubiIsImV4cCI6MTgwMDAwMDAwMCwibmJmIjoxNzk5OTkwMDAwLCJpYXQiOjE3OTk5OTAwMDAsInJvbGVzIj"
                + "pbInNyZS1vbmNhbGwiLCJzdGFmZiJdLCJ0ZW5hbnRzIjpbImJsdWUiXX0.9tVmS7QIcHr_KWVpyZpLuFlStbrQTnbzvvJ__"
                + "5AtFkN3uEK6wsC6r1bvvoNga-RmRpWa21mufBJXEE4lPwfrDg",
            refusal: .unsupported
        ),
        Refused(
            name: "noAlgorithm",
            token: "eyJraWQiOiJlZCJ9.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQiOiJldmVua2VlbCIsInN1YiI6ImFubiIsIm"
                + "V4cCI6MTgwMDAwMDAwMCwibmJmIjoxNzk5OTkwMDAwLCJpYXQiOjE3OTk5OTAwMDAsInJvbGVzIjpbInNyZS1vbmNhbGwiL"
                + "CJzdGFmZiJdLCJ0ZW5hbnRzIjpbImJsdWUiXX0.XN5-y551zDQ4nt-dsmwNg66i1UU2F2-EpWFkB40Uk8MWW8rX0w3YcApS"
                + "wJU96piGvapdVNUVbSI_dIZO2ANqAg",
            refusal: .unsupported
        ),
        Refused(
            name: "otherAlgorithm",
            token: "eyJhbGciOiJSUzI1NiIsImtpZCI6ImVkIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQiOiJldmVua2VlbCI"
                + "sInN1YiI6ImFubiIsImV4cCI6MTgwMDAwMDAwMCwibmJmIjoxNzk5OTkwMDAwLCJpYXQiOjE3OTk5OTAwMDAsInJvbGVzIj"
                + "pbInNyZS1vbmNhbGwiLCJzdGFmZiJdLCJ0ZW5hbnRzIjpbImJsdWUiXX0._grZDOMu_6UwKTlGTTS8oATq-RIwwDczhWWVc"
                + "SvUHIO7F_a1CoLanEu42R1zW_G4h7crmonOJ_jmqLZT4LEGCA",
            refusal: .unknownKey
        ),
        Refused(
            name: "otherKey",
            token: "eyJhbGciOiJFZERTQSIsImtpZCI6Im90aGVyIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQiOiJldmVua2V"
                + "lbCIsInN1YiI6ImFubiIsImV4cCI6MTgwMDAwMDAwMCwibmJmIjoxNzk5OTkwMDAwLCJpYXQiOjE3OTk5OTAwMDAsInJvbG"
                + "VzIjpbInNyZS1vbmNhbGwiLCJzdGFmZiJdLCJ0ZW5hbnRzIjpbImJsdWUiXX0.7OLLVpEUDSE10MjYHXBR2gAxOMN7rPqes"
                + "ji-0Z08_pWQJIAN282IjJcSdlR8UIao2Vxl5jzYMJWWoc9SZSk4Bg",
            refusal: .unknownKey
        ),
        Refused(
            name: "numberedKey",
            token: "eyJhbGciOiJFZERTQSIsImtpZCI6N30.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQiOiJldmVua2VlbCIsInN"
                + "1YiI6ImFubiIsImV4cCI6MTgwMDAwMDAwMCwibmJmIjoxNzk5OTkwMDAwLCJpYXQiOjE3OTk5OTAwMDAsInJvbGVzIjpbIn"
                + "NyZS1vbmNhbGwiLCJzdGFmZiJdLCJ0ZW5hbnRzIjpbImJsdWUiXX0.3oiBYD5TeFK05bBJfrIbeJ8K3raCmssXt7-PETYtJ"
                + "31LMmS6vt1qNu-hF3eMqYBhYR5gH6porlCSwIAo3BFmAw",
            refusal: .malformed
        ),
        Refused(
            name: "logout",
            token: "eyJhbGciOiJFZERTQSIsImtpZCI6ImVkIiwidHlwIjoibG9nb3V0K2p3dCJ9.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbG"
                + "UiLCJhdWQiOiJldmVua2VlbCIsInN1YiI6ImFubiIsImV4cCI6MTgwMDAwMDAwMCwibmJmIjoxNzk5OTkwMDAwLCJpYXQiO"
                + "jE3OTk5OTAwMDAsInJvbGVzIjpbInNyZS1vbmNhbGwiLCJzdGFmZiJdLCJ0ZW5hbnRzIjpbImJsdWUiXX0.HhcDSTmipWGF"
                + "kscbxmCPUn_LOWI2YocP4LBfzmtrQD8jJoyJjCQGg6ySuC2gb2_i_joZp3_KThw3ZN9DRdYlDw",
            refusal: .unsupported
        ),
        Refused(
            name: "listOfClaims",
            token: "eyJhbGciOiJFZERTQSIsImtpZCI6ImVkIiwidHlwIjoiSldUIn0.WyJhbm4iXQ.W7os6xBYviRcowg4JTFuevjLfnISkAFR"
                + "gAjzDUITTIyDbTwENRgetat5xaXIN2liYBQLs31E12-hViBzU_I_Ag",
            refusal: .malformed
        ),
        Refused(
            name: "trailing",
            token: "eyJhbGciOiJFZERTQSIsImtpZCI6ImVkIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQ"
                + "iOiJldmVua2VlbCIsInN1YiI6ImFubiIsImV4cCI6MTgwMDAwMDAwMCwibmJmIjoxNzk5OTkwMDAwLCJpYXQiOjE3OTk5OT"
                + "AwMDAsInJvbGVzIjpbInNyZS1vbmNhbGwiLCJzdGFmZiJdLCJ0ZW5hbnRzIjpbImJsdWUiXX0geA.WPj-KhFjbVV2psvkAb"
                + "rU9AOTj958B4VHMTvQC4nnRatThSYUJldZ3nBUXyTmPZ70MFJVn8QINNh8Xf1zyv2UCw",
            refusal: .malformed
        ),
        Refused(
            name: "ownKey",
            token: "eyJhbGciOiJFZERTQSIsImtpZCI6Im1pbmUiLCJqd2siOnsia3R5IjoiT0tQIiwiY3J2IjoiRWQyNTUxOSIsIngiOiIxMXF"
                + "ZQVlLeENyZlZTXzdUeVdRSE9nN2hjdlBhcGlNbHJ3SWFhUGNIVVJvIn19.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiL"
                + "CJhdWQiOiJldmVua2VlbCIsInN1YiI6ImFubiIsImV4cCI6MTgwMDAwMDAwMCwibmJmIjoxNzk5OTkwMDAwLCJpYXQiOjE3"
                + "OTk5OTAwMDAsInJvbGVzIjpbInNyZS1vbmNhbGwiLCJzdGFmZiJdLCJ0ZW5hbnRzIjpbImJsdWUiXX0.bGgj8XgyZrSKl36"
                + "qRENUa1y40yiPUXIBaAAePCJaS6Qip2h32oI0WqEsWHe6YZfDFihlZECwLkR6hA8C82mUBg",
            refusal: .unknownKey
        ),
    ]
}
