import Testing

@testable import Retrieval

@Suite struct RetrievalSnapshotContractTests {
    @Test(arguments: 1...32 as ClosedRange<UInt64>)
    func `the snapshot agrees with the brute-force scorer`(_ seed: UInt64) throws {
        let contract = PassageIndexContract { documents, configuration in
            var builder = try IndexBuilder(configuration: configuration)
            for document in documents { try builder.add(document) }
            return builder.build()
        }
        try contract.check(seed: seed)
    }
}
