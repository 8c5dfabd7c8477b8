extension TextSignature {
    /// Why requests do not reach what should answer them.
    /// - Source: messages of the resolver libraries of C, Go, Java and Node.js, of curl, Envoy, nginx, gRPC and OpenSSL.
    static let network: [TextSignature] = [
        TextSignature(
            "service.dns-resolution-failure",
            0.85,
            .peer,
            "a name does not resolve",
            [
                "enotfound", "no such host", "name or service not known", "temporary failure in name resolution",
                "could not resolve host", "nxdomain", "no servers could be reached", "server misbehaving",
                "could not translate host name", "unknownhostexception", "unable to resolve", "name does not resolve",
                "nodename nor servname", "eai_again", "failed to resolve", "dns resolution failed",
                "name resolution failed", "servfail", "dns lookup failed",
            ],
            without: ["pull image", "pulling image", "rcode nxdomain", "modulenotfound", "ndots"]
        ),
        TextSignature(
            "service.unreachable",
            0.6,
            .peer,
            "something it calls refuses connections",
            [
                "connection refused", "econnrefused", "cannot connect to", "could not connect to",
                "failed to connect to",
                "connect failed", "not reachable", "unable to connect", "no healthy upstream",
                "503 service unavailable",
                "connection reset by peer", "econnreset", "upstream connect error", "unavailable: connection",
                "connectexception", "host(s) tried", "no available connection",
                "server closed the connection unexpectedly",
            ],
            without: ["pull image", "probe failed", "pulling image"]
        ),
        TextSignature(
            "network.delay",
            0.45,
            .peer,
            "something it calls answers too late",
            [
                "i/o timeout", "connection timed out", "etimedout", "context deadline exceeded", "deadline exceeded",
                "upstream request timeout", "read timeout", "sockettimeoutexception", "request timed out",
                "gateway timeout", "504 gateway", "timeout awaiting response",
            ],
            without: ["pull image", "probe failed", "no servers could be reached", "lock timeout", "statement timeout"]
        ),
        TextSignature(
            "network.policy-blocks",
            0.55,
            .emitter,
            "packets are dropped on the way",
            ["no route to host", "network is unreachable", "ehostunreach", "policy denied", "packet dropped by policy"]
        ),
        TextSignature(
            "network.packet-loss",
            0.8,
            .emitter,
            "packets are lost",
            ["retransmit", "packet loss", "packets lost", "rx errors", "tx dropped", "out-of-order segments"]
        ),
        TextSignature(
            "certificate.expired",
            0.92,
            .peer,
            "a certificate has expired",
            [
                "certificate has expired", "certificate expired", "cert_has_expired", "notafter",
                "certificate is not yet valid",
            ],
            // Too early is a clock that is late, or a certificate of tomorrow.
            without: [" is before "]
        ),
        TextSignature(
            "certificate.authority-missing",
            0.92,
            .emitter,
            "the key of the certificate authority is missing",
            ["getting keypair for ca", "keypair for ca", "ca issuer", "secret ca", "signing ca"],
            also: ["not found"]
        ),
        TextSignature(
            "certificate.renewal-failed",
            0.8,
            .emitter,
            "the certificate cannot be renewed",
            [
                "failed to renew", "acme: error", "order errored", "challenge failed", "renewal failed",
                "certificate request has failed", "issuing certificate", "failed to issue",
            ],
            without: ["successfully", "renew lease"]
        ),
        TextSignature(
            "certificate.not-trusted",
            0.85,
            .emitter,
            "the two sides do not agree on encryption",
            [
                "unknown authority", "self-signed certificate", "self signed certificate", "certificate verify failed",
                "ssl required", "tls required", "requires ssl", "ssl is required", "requires tls", "tls is required",
                "ssl off", "requiretls", "requiressl", "sslmode", "no pg_hba.conf entry", "tls handshake failed",
                "ssl handshake", "bad certificate", "certificate signed by", "requires a secure", "ssl/tls required",
                "server selection error: tls", "does not support ssl", "encryption required", "no ssl certificate",
                "peer certificate", "certificate validation", "secure transport",
                "ssl connection is required", "tls connection is required", "without ssl", "no ssl encryption",
            ]
        ),
        TextSignature(
            "dependency.rate-limited",
            0.75,
            .emitter,
            "something outside refuses it for asking too often",
            [
                "429 too many requests", "rate limit exceeded", "rate limited", "quota exceeded for",
                "throttlingexception",
            ],
            without: ["pull"]
        ),
        TextSignature(
            "dns.resolver-misconfigured",
            0.95,
            .emitter,
            "the resolver is set to deny names of the cluster",
            ["rcode nxdomain", "rcode servfail", "rcode refused"]
        ),
        TextSignature(
            "service.gateway-misroute",
            0.7,
            .emitter,
            "the gateway finds no route",
            [
                "no route matched", "no matching route", "404 no route", "backend not found", "route not found",
                "no cluster match",
            ]
        ),
        TextSignature(
            "service.errors-high",
            0.5,
            .emitter,
            "it answers with errors",
            [
                " 500 ", " 502 ", " 503 ", "internal server error", "http 500", "status=500", "status 500",
                "unhandled exception",
            ],
            without: ["pull image"]
        ),
        TextSignature(
            "database.port-invalid",
            0.6,
            .emitter,
            "it asks its database on a wrong port",
            [
                "connection refused", "econnrefused", "can't connect to mysql server", "could not connect to server",
                "communications link failure", "could not create connection to database server",
            ],
            also: ["mysql"]
        ),
    ]
}
