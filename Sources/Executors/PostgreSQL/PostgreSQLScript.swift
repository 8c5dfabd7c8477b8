/// The scripts that are run, all of them fixed: what varies is a variable of `psql`, quoted by `psql` itself.
///
/// Each prints one line of JSON. Those that act do so only until `deadline`, by the server's clock: what a worker that died
/// left behind is over then, and an inquiry can tell that nothing will come.
enum PostgreSQLScript: Sendable {
    /// Seconds after which the server ends a statement.
    static let statementLimit = 8
    /// Seconds after the state was read until which an act may begin.
    static let window = 15

    /// Sessions that may be acted on: of declared databases and users, no superuser's, no replication, not the executor's.
    private static let reachable = """
        WITH reachable AS MATERIALIZED (
          SELECT a.pid, a.datname, a.usename, a.application_name, a.state, a.query, a.wait_event, a.wait_event_type,
            a.backend_start, a.query_start, a.xact_start, a.state_change,
            extract(epoch FROM a.backend_start)::text AS began, extract(epoch FROM a.query_start)::text AS asked
          FROM pg_stat_activity a JOIN pg_roles r ON r.oid = a.usesysid
          WHERE a.backend_type = 'client backend' AND a.pid <> pg_backend_pid() AND a.usename <> current_user
            AND NOT r.rolsuper AND NOT r.rolreplication
            AND a.datname = ANY (string_to_array(:'databases', ',')) AND a.usename = ANY (string_to_array(:'users', ','))
        )
        """

    /// Which sessions are meant.
    enum Selection: String, Sendable, CaseIterable {
        case idle
        case idleInTransaction = "idle-in-transaction"
        case blocking, longest
        case mostLoad = "most-load"
        case maintenance

        /// Whether the query is cancelled and the session stays.
        var isQuery: Bool {
            switch self {
            case .idle, .idleInTransaction, .blocking: false
            case .longest, .mostLoad, .maintenance: true
            }
        }

        /// The sessions in words, as they follow "no session".
        var phrase: String {
            switch self {
            case .idle: "that is idle"
            case .idleInTransaction: "that is idle in a transaction"
            case .blocking: "that blocks others and waits for none"
            case .longest: "that runs a query"
            case .mostLoad: "that runs a query and waits for nothing"
            case .maintenance: "that runs maintenance"
            }
        }

        fileprivate var condition: String {
            switch self {
            case .idle: "state = 'idle' AND state_change"
            case .idleInTransaction:
                "state IN ('idle in transaction', 'idle in transaction (aborted)') AND state_change"
            case .blocking:
                """
                pid IN (SELECT unnest(pg_blocking_pids(w.pid)) FROM pg_stat_activity w WHERE w.wait_event_type = 'Lock')
                  AND cardinality(pg_blocking_pids(pid)) = 0 AND xact_start
                """
            case .longest: "state = 'active' AND query_start"
            case .mostLoad: "state = 'active' AND wait_event IS NULL AND query_start"
            case .maintenance:
                """
                pid IN (SELECT pid FROM pg_stat_progress_vacuum UNION SELECT pid FROM pg_stat_progress_analyze
                  UNION SELECT pid FROM pg_stat_progress_create_index UNION SELECT pid FROM pg_stat_progress_cluster)
                  AND state = 'active' AND query_start
                """
            }
        }

        fileprivate var order: String { isQuery ? "query_start" : self == .blocking ? "xact_start" : "state_change" }
    }

    private static func picked(_ selection: Selection) -> String {
        """
        \(reachable), picked AS MATERIALIZED (
          SELECT * FROM reachable WHERE \(selection.condition) < clock_timestamp() - make_interval(secs => :'age'::float8)
          ORDER BY \(selection.order), pid LIMIT :'most'::int
        )
        """
    }

    private static let now = "'now', extract(epoch FROM clock_timestamp())::bigint"
    private static let identity = """
        'server', (SELECT system_identifier::text FROM pg_control_system()), 'standby', pg_is_in_recovery(),
          'signals', pg_has_role(current_user, 'pg_signal_backend', 'USAGE')
        """
    private static let described = """
        'pid', pid, 'began', began, 'asked', asked, 'database', datname, 'user', usename,
          'application', left(application_name, 64), 'state', state,
          'seconds', extract(epoch FROM clock_timestamp() - coalesce(state_change, backend_start))::bigint
        """

    /// The server, and the sessions that a selection means now.
    static func probe(_ selection: Selection) -> String {
        """
        \(picked(selection)) SELECT jsonb_build_object(\(now), \(identity), 'sessions',
          coalesce((SELECT jsonb_agg(jsonb_build_object(\(described))) FROM picked), '[]'));
        """
    }

    /// Tells the sessions of a selection to end, or their query; each is looked at and told in one statement.
    static func end(_ selection: Selection) -> String {
        """
        \(picked(selection)), told AS MATERIALIZED (
          SELECT *, \(selection.isQuery ? "pg_cancel_backend" : "pg_terminate_backend")(pid) AS told FROM picked
          WHERE clock_timestamp() < to_timestamp(:'deadline'::float8)
        ) SELECT jsonb_build_object(\(now), 'sessions',
          coalesce((SELECT jsonb_agg(jsonb_build_object(\(described), 'told', told)) FROM told), '[]'));
        """
    }

    /// Every client's session, what it runs, and what it waits for.
    static let list = """
        SELECT jsonb_build_object(\(now), 'count', (SELECT count(*) FROM pg_stat_activity),
          'sessions', coalesce((SELECT jsonb_agg(to_jsonb(s)) FROM (
            SELECT pid, datname AS database, usename AS "user", left(application_name, 64) AS application, state,
              wait_event_type AS waits, wait_event AS event, pg_blocking_pids(pid) AS blocked_by, left(query, 400) AS query,
              extract(epoch FROM clock_timestamp() - xact_start)::bigint AS transaction_seconds,
              extract(epoch FROM clock_timestamp() - state_change)::bigint AS state_seconds
            FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
            ORDER BY xact_start NULLS LAST, state_change LIMIT 100) s), '[]'));
        """

    /// The server alone.
    static let server = "SELECT jsonb_build_object(\(now), \(identity));"

    /// Which of some sessions are still what they were: `pid began asked`, joined by commas.
    static let remaining = """
        WITH meant AS (SELECT split_part(m, ' ', 1)::int AS pid, split_part(m, ' ', 2) AS began, split_part(m, ' ', 3) AS asked
          FROM unnest(string_to_array(:'sessions', ',')) m)
        SELECT jsonb_build_object(\(now), 'sessions', (SELECT count(*) FROM meant JOIN pg_stat_activity a ON a.pid = meant.pid
          AND extract(epoch FROM a.backend_start)::text = meant.began),
          'queries', (SELECT count(*) FROM meant JOIN pg_stat_activity a ON a.pid = meant.pid AND a.state = 'active'
          AND extract(epoch FROM a.backend_start)::text = meant.began
          AND extract(epoch FROM a.query_start)::text = meant.asked));
        """

    /// A parameter.
    static let parameter = """
        SELECT jsonb_build_object(\(now), \(identity), 'parameter', (SELECT jsonb_build_object('setting', setting,
          'shown', current_setting(name), 'unit', coalesce(unit, ''), 'context', context, 'source', source, 'file', sourcefile,
          'reloads', has_function_privilege('pg_reload_conf()', 'EXECUTE'))
          FROM pg_settings WHERE name = :'name'));
        """

    private static func whileInTime(_ statements: String) -> String {
        """
        SELECT clock_timestamp() < to_timestamp(:'deadline'::float8) AS is_in_time \\gset
        \\if :is_in_time
        \(statements)
        SELECT jsonb_build_object(\(now), 'late', false);
        \\else
        SELECT jsonb_build_object(\(now), 'late', true);
        \\endif
        """
    }

    /// Sets a parameter for the whole server.
    static let set = whileInTime("ALTER SYSTEM SET :\"name\" = :'value';\n\\o /dev/null\nSELECT pg_reload_conf();\n\\o")
    /// Takes a parameter back to what the server's own configuration says.
    static let reset = whileInTime("ALTER SYSTEM RESET :\"name\";\n\\o /dev/null\nSELECT pg_reload_conf();\n\\o")

    /// The declared users' limits and sessions.
    static let clients = """
        SELECT jsonb_build_object(\(now), \(identity), 'clients', coalesce((SELECT jsonb_agg(jsonb_build_object('user', r.rolname,
          'limit', r.rolconnlimit, 'sessions', (SELECT count(*) FROM pg_stat_activity a WHERE a.usesysid = r.oid)) ORDER BY r.rolname)
          FROM pg_roles r WHERE r.rolname = ANY (string_to_array(:'users', ',')) AND NOT r.rolsuper AND NOT r.rolreplication), '[]'));
        """
    /// Limits a user's sessions.
    static let limit = whileInTime("ALTER ROLE :\"role\" CONNECTION LIMIT :number;")
}
