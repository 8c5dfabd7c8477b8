internal import Glibc

/// Why nobody can be listened to at a place, in words that say what helps.
enum ListenFailure {
    /// A text that is no address.
    static func noAddress(_ host: String) -> WebServerError {
        WebServerError(
            .invalidAddress,
            "\(host.isEmpty ? "an empty text" : host) is no IPv4 or IPv6 address to listen at; "
                + "use a number such as 127.0.0.1 or ::1, not a name"
        )
    }

    /// A port that cannot be had.
    static func tcp(_ host: String, _ port: UInt16, _ number: Int32) -> WebServerError {
        let place = "\(host) port \(port)"
        return switch number {
        case EADDRINUSE:
            WebServerError(
                .addressInUse,
                "\(place) is in use by another process; stop that one, or listen at another port"
            )
        case EADDRNOTAVAIL:
            WebServerError(
                .listenFailed,
                "\(host) is no address of this machine, so nothing can listen at \(place); "
                    + "use one that `ip address` shows, or 127.0.0.1"
            )
        case EACCES, EPERM:
            WebServerError(
                .listenFailed,
                "this user may not listen at \(place); use a port from 1024 on, or give the process CAP_NET_BIND_SERVICE"
            )
        default: WebServerError(.listenFailed, "nothing can listen at \(place): \(SystemCall.text(number))")
        }
    }

    /// A path that no UNIX socket can have.
    static func noPath(_ path: String) -> WebServerError {
        path.isEmpty
            ? WebServerError(
                .invalidAddress,
                "the path of a UNIX socket is missing; write it whole, as unix:/run/socket"
            )
            : WebServerError(
                .invalidAddress,
                "\(path) cannot be a UNIX socket: a path has at most 107 bytes, this one \(path.utf8.count); "
                    + "use a shorter one"
            )
    }

    /// A UNIX socket that cannot be made.
    static func unix(_ path: String, _ number: Int32) -> WebServerError {
        switch number {
        case EADDRINUSE:
            WebServerError(
                .addressInUse,
                "\(path) is in use by another process; stop that one, or listen at another path"
            )
        case ENOENT, ENOTDIR:
            WebServerError(
                .listenFailed,
                "the UNIX socket \(path) cannot be made: its folder does not exist; make the folder first"
            )
        case EACCES, EPERM, EROFS:
            WebServerError(
                .listenFailed,
                "the UNIX socket \(path) cannot be made: \(SystemCall.text(number)); "
                    + "use a folder that this user may write into"
            )
        default: WebServerError(.listenFailed, "nothing can listen at \(path): \(SystemCall.text(number))")
        }
    }

    /// Another kind of file at a UNIX socket's path.
    static func noSocketFile(_ path: String) -> WebServerError {
        WebServerError(
            .listenFailed,
            "\(path) is there and is no socket, so it is left as it is; move it away, or listen at another path"
        )
    }

    /// No socket of this kind can be made.
    static func noSocket(_ number: Int32) -> WebServerError {
        WebServerError(
            .listenFailed,
            "the system has no socket to listen with: \(SystemCall.text(number)); "
                + "a kernel without IPv6, or the limit of open files, may be why"
        )
    }
}
