extension TextSignature {
    /// What gateways, balancers and resolvers say of requests that they do not carry.
    /// - Source: messages of nginx, Envoy, CoreDNS and gRPC; events of the service controller.
    static let gateways: [TextSignature] = [
        TextSignature(
            "gateway.request-too-large",
            0.9,
            "it refuses a request for its size",
            [
                "client intended to send too large body", "413 request entity too large",
                "413 payload too large", "request entity too large", "upstream sent too big header",
                "request header or cookie too large", "request header fields too large",
                "payloadtoolargeerror", "received message larger than max",
            ]
        ),
        TextSignature(
            "dns.search-list-costly",
            0.8,
            "it asks many names that do not exist before the right one",
            [
                "ndots"
            ],
            also: [
                "nxdomain"
            ]
        ),
        TextSignature(
            "service.load-balancer-failed",
            0.92,
            "the cloud does not give it a load balancer",
            [
                "syncloadbalancerfailed", "error syncing load balancer", "failed to ensure load balancer",
                "error creating load balancer",
            ]
        ),
        TextSignature(
            "certificate.name-mismatch",
            0.92,
            .peer,
            "the certificate is for another name",
            [
                "err_tls_cert_altname_invalid", "hostname mismatch",
                "no alternative certificate subject name", "hostname/ip does not match certificate",
                "doesn't match any of the subject alternative names", "does not match target host name",
            ]
        ),
        TextSignature(
            "certificate.name-mismatch",
            0.92,
            .peer,
            "the certificate is for another name",
            [
                "certificate is valid for", "certificate is not valid for",
            ],
            also: [
                "not "
            ]
        ),
        TextSignature(
            "certificate.key-mismatch",
            0.95,
            "its certificate and its key do not belong together",
            [
                "private key does not match", "key values mismatch", "key and certificate do not match",
            ]
        ),
    ]
}
