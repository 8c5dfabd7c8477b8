extension TextSignature {
    /// What programs say when they and what they need do not fit together: libraries, schemas, interfaces, proxies.
    /// - Source: messages of the GNU loader, Python, Node.js, Java and Ruby; PostgreSQL, MySQL and SQLite errors; gRPC; curl.
    static let releases: [TextSignature] = [
        TextSignature(
            "startup.library-missing",
            0.9,
            "a library or module that it loads is missing",
            [
                "error while loading shared libraries", "modulenotfounderror", "no module named",
                "cannot find module", "noclassdeffounderror", "loaderror: cannot load such file",
                "undefined symbol:", "version `glibc_",
            ]
        ),
        TextSignature(
            "release.schema-mismatch",
            0.92,
            "its database lacks a table or column that it asks for",
            [
                "unknown column", "no such column", "no such table", "invalid column name",
                "invalid object name", "undefined_table", "undefined_column", "sqlstate 42p01", "sqlstate 42703",
            ]
        ),
        TextSignature(
            "release.schema-mismatch",
            0.92,
            "its database lacks a table or column that it asks for",
            [
                "column ", "relation \"", "table '",
            ],
            also: [
                "does not exist"
            ]
        ),
        TextSignature(
            "release.schema-mismatch",
            0.92,
            "its database lacks a table that it asks for",
            [
                "table '"
            ],
            also: [
                "doesn't exist"
            ]
        ),
        TextSignature(
            "release.interface-incompatible",
            0.88,
            "it calls what its callee does not offer",
            [
                "code = unimplemented", "unimplemented: ", "unknown method", "grpc-status: 12",
                "method not found:", "nosuchmethoderror",
            ],
            without: [
                "grpc.health", "reflection", "yaml", "config",
            ]
        ),
        TextSignature(
            "release.api-version-removed",
            0.93,
            "the cluster does not serve the API version that it is declared in",
            [
                "no matches for kind",
                "ensure crds are installed first",
            ]
        ),
        TextSignature(
            "configuration.proxy-incorrect",
            0.92,
            "the proxy that it goes through does not serve it",
            [
                "proxyconnect", "407 proxy authentication", "unable to connect to proxy",
                "cannot connect to proxy", "tunneling socket could not be established",
                "received http code 407 from proxy", "proxyerror(",
            ]
        ),
        TextSignature(
            "configuration.time-zone-unknown",
            0.9,
            "its image does not know the time zone that it is set to",
            [
                "unknown time zone", "zoneinfonotfound", "no time zone found", "zonerulesexception",
                "unknown or incorrect time zone",
            ]
        ),
        TextSignature(
            "workload.cronjob-missed",
            0.92,
            "it has missed its start times",
            [
                "too many missed start", "missed start times",
            ]
        ),
        TextSignature(
            "workload.leader-election-failing",
            0.85,
            "it loses its lease",
            [
                "failed to renew lease", "leaderelection lost", "leader election lost",
                "lost leader election", "stopped leading",
            ]
        ),
        TextSignature(
            "credential.expired",
            0.8,
            "its token or key has expired",
            [
                "expiredtoken", "token is expired", "token has expired", "jwt expired", "tokenexpirederror",
                "expired token", "password has expired", "client secret keys", "invalid_grant",
                "token included in the request is expired", "expiredsignature", "api key has expired",
                "api key expired",
            ]
        ),
        TextSignature(
            "credential.permission-missing",
            0.85,
            "it may not do what it asks for",
            [
                "is forbidden: user", "permission denied for table", "permission denied for relation",
                "permission denied for schema", "permission denied for database",
                "permission denied for sequence", "not authorized to perform", "accessdenied: ",
                "accessdeniedexception", "rbac: access denied", "command denied to user",
                "insufficient privileges",
            ]
        ),
    ]
}
