/// How busy the servers of a backend are.
struct ProxyLoad: Sendable, Hashable {
    /// The requests that the servers which are up work on and that wait for them, as a share of what these take at once:
    /// 0 to 1, above that where requests wait; 1 where no server is up.
    let utilisation: Double

    /// Why a reply tells no load.
    enum Problem: Error, Hashable {
        /// It is no list of backends and servers.
        case notAList
        /// It has no such backend.
        case noBackend
        /// A server of the backend that takes requests has no limit, so that no share of it is in use.
        case unlimited(server: String)
    }

    /// The load of `backend` from a reply to `show stat -1 6 -1`: all backends and servers. By its name a backend could be
    /// taken for a frontend that is called the same.
    ///
    /// The servers' `slim` is what configuration calls `maxconn`. The backend's own line counts those that no server has
    /// taken yet; its limits and sessions are of something else.
    /// - Throws: `Problem`.
    /// - Source: HAProxy 2.6, management guide, section 9.1: `pxname`, `svname`, `qcur`, `scur`, `slim`, `status`.
    /// - Complexity: O(n) in the length of the reply.
    init(_ reply: String, of backend: String) throws(Problem) {
        let lines = reply.split(separator: "\n")
        guard let head = lines.first, head.hasPrefix("# ") else { throw .notAList }
        let names = head.dropFirst(2).split(separator: ",", omittingEmptySubsequences: false)
        let places = ["pxname", "svname", "qcur", "scur", "slim", "status"].map { names.firstIndex(of: Substring($0)) }
        let known = places.compactMap(\.self)
        // Later columns may hold quoted text with commas in it.
        guard known.count == places.count, let last = known.max() else { throw .notAList }
        var (asked, capacity, isThere) = (0, 0, false)
        for line in lines.dropFirst() {
            let words = line.split(separator: ",", maxSplits: last + 1, omittingEmptySubsequences: false)
            guard words.count > last else { throw .notAList }
            let cells = known.map { words[$0] }
            guard cells[0] == backend else { continue }
            guard let waiting = Self.count(cells[2]), let begun = Self.count(cells[3]) else { throw .notAList }
            asked += waiting
            isThere = isThere || cells[1] == "BACKEND"
            guard cells[1] != "BACKEND", cells[5].hasPrefix("UP") || cells[5] == "no check" else { continue }
            guard let most = Self.count(cells[4]), most > 0 else { throw .unlimited(server: String(cells[1])) }
            asked += begun
            capacity += most
        }
        guard isThere else { throw .noBackend }
        utilisation = capacity == 0 ? 1 : Double(asked) / Double(capacity)
    }

    /// A number of requests. No proxy has more, and sums of them stay numbers.
    private static func count(_ text: Substring) -> Int? {
        guard let number = Int(text), (0...1_000_000_000).contains(number) else { return nil }
        return number
    }
}
