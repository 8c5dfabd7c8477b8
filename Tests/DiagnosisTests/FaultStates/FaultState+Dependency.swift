extension FaultState {
    /// What lies outside.
    static let dependencyStates = #"""
        == dependency.unavailable on external/shop/api.partner.example
        alert HighErrorRate service=checkout
        calls service/checkout external/api.partner.example
        log checkout | POST https://api.partner.example/v1/pay: 503 Service Unavailable
        log checkout | POST https://api.partner.example/v1/pay: dial tcp 203.0.113.7:443: connect: connection refused
        == dependency.rate-limited on service/shop/checkout
        alert HighErrorRate service=checkout
        calls service/checkout external/api.partner.example
        log checkout | POST https://api.partner.example/v1/pay: 429 Too Many Requests: rate limit exceeded
        """#
}
