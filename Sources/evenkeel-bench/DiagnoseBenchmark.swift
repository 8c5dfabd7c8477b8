import Diagnosis
import EvidenceBundles
import IncidentModel
import LocalFiles
import Planning
import StrictJSON

/// `evenkeel-bench diagnose`: the diagnosis of every bundle of a folder, in one process, for scoring.
enum DiagnoseBenchmark {
    private static let usage = """
        usage: evenkeel-bench diagnose DATA OUT [--without CODE]... [ID]...
        DATA holds one folder a bundle. For each, or for those named, OUT/ID.json is what `evenkeel diagnose --format json`
        prints and OUT/ID.time the seconds that reading and diagnosing took. A bundle that cannot be read gives {}.
        --without CODE passes over what speaks for that fault, to measure what the rest can do without its rules.
        """

    /// The limits of a bundle's documents; beyond them a bundle is refused as the product refuses it.
    private static let limits = JSONLimits(documentBytes: 64 << 20, depth: 32)

    /// What is to be done.
    private struct Arguments {
        let data: String
        let out: String
        var names: [String] = []
        var without: Set<FaultCode> = []

        init(_ arguments: ArraySlice<String>) throws(BenchmarkFailure) {
            var rest = arguments
            guard let data = rest.popFirst(), let out = rest.popFirst(), !data.hasPrefix("--"), !out.hasPrefix("--")
            else { throw .usage(usage) }
            (self.data, self.out) = (data, out)
            while let word = rest.popFirst() {
                if word == "--without" {
                    guard let text = rest.popFirst(), let code = FaultCode(text),
                        FaultCatalogue.builtIn[code] != nil
                    else { throw .usage("--without needs the code of a fault") }
                    without.insert(code)
                } else if EntityReference.isWellFormed(word), !word.hasPrefix("-") {
                    names.append(word)
                } else {
                    throw .usage("unknown argument \(word)\n\(usage)")
                }
            }
        }
    }

    /// Runs with the arguments of the process; leaves with status 2 on wrong use, 1 when a result cannot be written.
    static func run() {
        do throws(BenchmarkFailure) {
            let arguments = try Arguments(CommandLine.arguments.dropFirst(2))
            let names = try arguments.names.isEmpty ? bundles(in: arguments.data) : arguments.names
            try BenchmarkConsole.makeFolder(arguments.out)
            let diagnoser = Diagnoser(without: arguments.without)
            for name in names {
                let start = ContinuousClock.now
                let result = text(of: "\(arguments.data)/\(name)", diagnoser)
                let took = start.duration(to: .now)
                try BenchmarkConsole.write(result ?? "{}\n", to: "\(arguments.out)/\(name).json")
                try BenchmarkConsole.write("\(took / .seconds(1))\n", to: "\(arguments.out)/\(name).time")
            }
        } catch {
            BenchmarkConsole.message("evenkeel-bench: \(error.description)")
            BenchmarkConsole.leave(error.isWrongUse ? 2 : 1)
        }
    }

    /// The names of the folders that say they are bundles.
    private static func bundles(in folder: String) throws(BenchmarkFailure) -> [String] {
        do throws(FileError) {
            return try FileReader.names(in: folder).sorted().filter { BundleReader.isBundle("\(folder)/\($0)") }
        } catch {
            throw .usage("\(error)")
        }
    }

    /// The diagnosis of a bundle as JSON; nil, and said, when it cannot be read.
    private static func text(of folder: String, _ diagnoser: Diagnoser) -> String? {
        do throws(BundleError) {
            let evidence = try BundleReader.read(folder, limits: limits)
            let document = DiagnosisDocument(diagnoser.diagnose(evidence))
            do throws(JSONError) { return String(decoding: try document.json.serialized(), as: UTF8.self) + "\n" } catch
            {
                BenchmarkConsole.message("\(folder): \(error)")
                return nil
            }
        } catch {
            BenchmarkConsole.message("\(folder): \(error)")
            return nil
        }
    }
}
