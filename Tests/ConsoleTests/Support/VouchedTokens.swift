import Authentication
import Governance
import StructuredDocuments
import YAMLDocuments

/// Tokens of an identity provider, signed with the key that RFC 8037 publishes in appendix A.1, private half and all.
enum VouchedTokens {
    /// Of `amara`, who is an approver, right at second 1,799,995,000.
    static let amara =
        "eyJhbGciOiJFZERTQSIsImtpZCI6ImVkIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQ"
        + "iOiJldmVua2VlbCIsInN1YiI6ImFtYXJhIiwiZXhwIjoxODAwMDAwMDAwLCJpYXQiOjE3OTk5OTAwMDAsInJvbGVzIjpbIn"
        + "NyZS1vbmNhbGwiXX0.uIFmD-"
        + "2c6yMHXgXSLBupybhzFa1enUaGSTWnJXjkbxS9XoQmA3ZDGU5SHlARmiIUOYFstpdM9tbNG1usDag9Cw"

    static func verifier() throws -> TokenVerifier {
        let text = """
            issuer: https://id.example
            audiences: [evenkeel]
            roles: [{value: sre-oncall, role: approver}]
            """
        let roles = Role.allCases.map(\.rawValue)
        let provider = try YAMLReader.document(Array(text.utf8), name: "p.yaml")
            .read(as: FieldRule<IdentityProvider>.mapping { IdentityProvider(reading: $0, roles: roles) })
        let keys = """
            {"keys":[{"kty":"OKP","kid":"ed","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}
            """
        return TokenVerifier(provider: provider, keys: try JSONWebKeySet(parsing: Array(keys.utf8)))
    }
}
