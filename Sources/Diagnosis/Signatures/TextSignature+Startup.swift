extension TextSignature {
    /// Why programs do not start.
    /// - Source: messages of containerd, runc, BusyBox, Go, Java, Python, Node.js, nginx, Redis and PostgreSQL.
    static let startup: [TextSignature] = [
        TextSignature(
            "startup.command-invalid",
            0.9,
            "the command cannot be run",
            [
                "executable file not found", "exec: \"", "runcontainererror",
                "containercannotrun", "starterror", "no such file or directory: unknown", "applet not found",
                "oci runtime create failed", "command not found", "can't open '",
                "no such file or directory\": unknown",
                ": not found\n", "sh: 1:", "cannot execute binary file", "invalid entrypoint",
            ],
            without: ["failed to pull", "configmap", "secret \"", "oom-kill", "oom kill"]
        ),
        TextSignature(
            "startup.configuration-invalid",
            0.85,
            "it refuses its own configuration",
            [
                "configuration file contains errors", "config file error", "invalid configuration", "bad directive",
                "unknown directive", "unrecognized parameter", "unrecognized configuration", "unrecognized option",
                "unknown configuration", "failed to parse config", "failed to load config", "error parsing config",
                "configuration error", "config error", "invalid config", "[emerg]",
                "cannot unmarshal", "error in config", "invalid value for", "bad configuration", "yaml: line",
                "yaml: unmarshal", "toml: ", "could not parse configuration", "misconfiguration", "malformed config",
                "invalid directive", "invalid setting", "unknown option", "unknown field", "invalid argument: --",
                "flag provided but not defined", "unrecognized arguments",
            ],
            without: ["required env", "environment variable", "env var"]
        ),
        TextSignature(
            "startup.environment-missing",
            0.88,
            "a variable that it needs is not set",
            [
                "required env", "missing required environment", "missing environment variable",
                "environment variable not set", "env var not set", "must be set", "missing env",
                "undefined environment",
                "required environment variable", "environment variable is required",
                "missing required env",
                "missing required variable", "required variable", "is required but not set", "missing required config",
            ]
        ),
        TextSignature(
            "workload.bad-release",
            0.6,
            "the release itself reports that it is bad",
            [
                "incompatible version", "schema version mismatch", "migration required", "unsupported version",
            ]
        ),
        TextSignature(
            "startup.secret-missing",
            0.92,
            "a secret or a key of it is missing",
            ["couldn't find key", "references non-existent secret key", "createcontainerconfigerror"],
            also: ["secret"]
        ),
        TextSignature(
            "startup.secret-missing",
            0.92,
            "a secret is missing",
            ["secret \"", "secret '", "secrets \"", "secret not found"],
            also: ["not found"],
            without: ["imagepullsecret", "keypair for ca", "unable to retrieve some image pull secrets", "ca issuer"]
        ),
        TextSignature(
            "startup.configmap-missing",
            0.92,
            "a config map or a key of it is missing",
            ["configmap \"", "configmap '", "configmaps \"", "configmap not found", "non-existent config key"],
            also: ["not found"]
        ),
        TextSignature(
            "startup.service-account-missing",
            0.92,
            "its service account does not exist",
            ["serviceaccount \"", "service account \"", "serviceaccounts \""],
            also: ["not found"]
        ),
        TextSignature(
            "startup.admission-refused",
            0.85,
            "an admission policy refuses its pods",
            [
                "admission webhook", "violates podsecurity", "podsecuritypolicy", "denied the request",
                "unable to validate against",
            ],
            without: ["failed calling", "failed to call"]
        ),
        TextSignature(
            "service.sidecar-port-conflict",
            0.85,
            "the port is already taken within the pod",
            ["address already in use", "port is already allocated", "eaddrinuse", "port already in use"]
        ),
        TextSignature(
            "storage.volume-permission-denied",
            0.8,
            "it may not write to its volume",
            ["permission denied", "operation not permitted", "eacces", "read-only file system"],
            also: ["/"],
            without: [
                "publickey", "authentication", "user \"", "access denied for user", "denied to user", "rbac",
                "forbidden",
                "dial ", "pull access", "permission denied for",
            ]
        ),
        TextSignature(
            "storage.volume-permission-denied",
            0.8,
            "it may not read or write its volume",
            [
                "can't open", "cannot open", "could not open", "unable to open", "failed opening", "can't create",
                "cannot create", "could not create", "mkdir ",
            ],
            also: ["permission denied"],
            without: ["publickey", "docker.sock", "denied for "]
        ),
        TextSignature(
            "image.reference-incorrect",
            0.92,
            "the image does not exist",
            [
                "manifest unknown", "manifest for", "failed to resolve reference", "invalidimagename",
                "couldn't parse image reference", "invalid reference format", "repository does not exist",
                "name unknown", "tag does not exist", "code = notfound",
            ],
            without: [
                "no such host", "i/o timeout", "unauthorized", "pull access denied", "401", "403 forbidden",
                "no match for platform", "429 too many",
                "name resolution", "server misbehaving", "failed to authorize", "failed to do request",
            ]
        ),
        TextSignature(
            "image.pull-secret-missing",
            0.9,
            "the registry does not let it pull",
            [
                "pull access denied", "no basic auth credentials", "unauthorized: authentication required",
                "unable to retrieve some image pull secrets", "failedtoretrieveimagepullsecret",
                "insufficient_scope: authorization failed", "403 forbidden", "401 unauthorized", "authorization failed",
                "failed to authorize",
            ],
            also: ["pull"]
        ),
        TextSignature(
            "image.registry-dns-failure",
            0.92,
            "the registry's name does not resolve",
            ["no such host", "server misbehaving", "name resolution"],
            also: ["pull"]
        ),
        TextSignature(
            "image.registry-unavailable",
            0.85,
            "the registry does not answer",
            ["i/o timeout", "connection refused", "tls handshake timeout", "503 service"],
            also: ["pull"]
        ),
        TextSignature(
            "image.rate-limited",
            0.92,
            "the registry refuses more pulls",
            ["toomanyrequests", "429 too many requests", "pull rate limit"],
            also: ["pull"]
        ),
        TextSignature(
            "image.architecture-mismatch",
            0.93,
            "the image is for another kind of processor",
            ["exec format error", "no match for platform"]
        ),
        TextSignature(
            "image.pull-failed",
            0.8,
            "the image cannot be pulled",
            ["imagepullbackoff", "errimagepull", "back-off pulling image", "failed to pull image"]
        ),
    ]
}
