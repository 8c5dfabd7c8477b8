import StrictJSON

/// The figures of a run, held against the limits that are checked in.
struct Figures {
    /// A limit of one figure.
    private enum Limit {
        /// It may not be larger.
        case atMost(Double)
        /// It may not be smaller.
        case atLeast(Double)
    }

    private let limits: [String: Limit]
    /// The figures that break their limit.
    private(set) var broken: [String] = []

    /// Figures held against the limits of a file; without a file against none.
    ///
    /// - Parameter path: The file: an object of names, each with `atMost` or `atLeast`.
    /// - Throws: `BenchmarkFailure` when the file is not of that form.
    init(limits path: String?) throws(BenchmarkFailure) {
        guard let path else {
            limits = [:]
            return
        }
        guard let bytes = BenchmarkConsole.bytes(of: path) else { throw .usage("\(path) cannot be read") }
        let value: JSONValue
        do throws(JSONError) { value = try JSONValue(parsing: bytes) } catch { throw .usage("\(path): \(error)") }
        var limits: [String: Limit] = [:]
        for (name, limit) in value.object ?? JSONObject() {
            if let most = limit["atMost"]?.double {
                limits[name] = .atMost(most)
            } else if let least = limit["atLeast"]?.double {
                limits[name] = .atLeast(least)
            } else {
                throw .usage("\(path): `\(name)` needs `atMost` or `atLeast`")
            }
        }
        self.limits = limits
    }

    /// Prints a figure with its limit, and remembers it when it breaks it.
    mutating func report(_ name: String, _ value: Double, _ unit: String, _ details: String = "") {
        let shown = "\((value * 1000).rounded() / 1000) \(unit)"
        var verdict = ""
        switch limits[name] {
        case .atMost(let most)?:
            verdict = value <= most ? ", limit \(most): kept" : ", limit \(most): BROKEN"
            if value > most { broken.append(name) }
        case .atLeast(let least)?:
            verdict = value >= least ? ", limit \(least): kept" : ", limit \(least): BROKEN"
            if value < least { broken.append(name) }
        case nil: break
        }
        print("\(name): \(shown)\(details.isEmpty ? "" : " (\(details))")\(verdict)")
    }

    /// Leaves with status 1 when a limit was broken.
    func leaveIfBroken() {
        guard !broken.isEmpty else { return }
        BenchmarkConsole.message("evenkeel-bench: limits broken: \(broken.joined(separator: ", "))")
        BenchmarkConsole.leave(1)
    }
}

/// Options of the form `--name value`.
struct NamedValues {
    private var values: [String: String] = [:]

    /// The options after the subcommand.
    ///
    /// - Parameter names: The names that there are.
    /// - Throws: `BenchmarkFailure` for any other.
    init(_ names: [String]) throws(BenchmarkFailure) {
        var rest = CommandLine.arguments.dropFirst(2)
        while let name = rest.popFirst() {
            guard name.hasPrefix("--"), names.contains(String(name.dropFirst(2))), let value = rest.popFirst() else {
                throw .usage("unknown or incomplete argument \(name); known: \(names.joined(separator: ", "))")
            }
            values[String(name.dropFirst(2))] = value
        }
    }

    /// The value of an option.
    subscript(name: String) -> String? { values[name] }
}
