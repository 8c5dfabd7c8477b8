// Feeds arbitrary bytes to the YAML reader, libyaml included. StructuredDocuments is built as a module of its own
// first:
//
//   flags="-O -swift-version 6 -parse-as-library -enable-upcoming-feature InternalImportsByDefault"
//   swiftc $flags -sanitize=address -emit-module -emit-library -static -module-name StructuredDocuments \
//     Sources/StructuredDocuments/*.swift -o libStructuredDocuments.a
//   swiftc $flags -sanitize=fuzzer,address -use-ld=lld -I . -I Sources/CYAML Sources/YAMLDocuments/*.swift \
//     Tests/Fuzz/YAMLDocumentsFuzz.swift -L . -lStructuredDocuments -lyaml -o yaml-documents-fuzz
//   SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 ./yaml-documents-fuzz -max_total_time=60 < /dev/null

import StructuredDocuments

/// The entry that libFuzzer calls. Limits are low so that they are met.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzYAMLDocuments(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let limits = YAMLLimits(bytes: 4096, nodes: 500, depth: 8, scalarBytes: 1000)
    do throws(YAMLError) {
        for node in try YAMLReader.documents(bytes, name: "fuzz.yaml", limits: limits) {
            let faults = FaultCollector()
            _ = faults.read(node, as: .entries(of: .scalar))
        }
    } catch {
        precondition(error.description.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
        precondition(error.faults.faults.allSatisfy { $0.position.line <= count + 1 })
    }
    return 0
}
