import Testing

@testable import CurlTransport

struct AddressRuleTests {
    struct Case: CustomTestStringConvertible {
        let address: [UInt8]
        let metadata: Bool
        let loopback: Bool
        let isPublic: Bool
        var testDescription: String { address.map { String($0) }.joined(separator: ".") }

        init(_ address: [UInt8], _ metadata: Bool, _ loopback: Bool, _ isPublic: Bool) {
            (self.address, self.metadata, self.loopback, self.isPublic) = (address, metadata, loopback, isPublic)
        }
    }

    private static let zeros = [UInt8](repeating: 0, count: 16)
    private static func mapped(_ address: [UInt8]) -> [UInt8] { zeros[..<10] + [0xFF, 0xFF] + address }

    @Test(arguments: [
        Case([127, 0, 0, 1], true, true, false), Case([127, 255, 0, 9], true, true, false),
        Case([10, 1, 2, 3], true, false, false), Case([172, 16, 0, 1], true, false, false),
        Case([172, 32, 0, 1], true, false, true), Case([192, 168, 1, 1], true, false, false),
        Case([100, 64, 0, 1], true, false, false), Case([100, 100, 100, 200], false, false, false),
        Case([169, 254, 169, 254], false, false, false), Case([0, 0, 0, 0], true, false, false),
        Case([192, 0, 2, 1], true, false, false), Case([198, 51, 100, 7], true, false, false),
        Case([198, 18, 0, 1], true, false, false), Case([224, 0, 0, 1], true, false, false),
        Case([255, 255, 255, 255], true, false, false), Case([8, 8, 8, 8], true, false, true),
        Case([203, 0, 113, 1], true, false, false), Case([203, 0, 114, 1], true, false, true),
        Case(zeros[..<15] + [1], true, true, false), Case(zeros, true, false, false),
        Case([0xFE, 0x80] + zeros[..<13] + [1], false, false, false),
        Case([0xFE, 0xBF] + zeros[..<13] + [1], false, false, false),
        Case([0xFD, 0x00, 0x0E, 0xC2] + zeros[..<10] + [0x02, 0x54], false, false, false),
        Case([0xFD, 0x00, 0x0E, 0xC2] + zeros[..<10] + [0x02, 0x55], true, false, false),
        Case([0x2A, 0x00] + zeros[..<13] + [1], true, false, true),
        Case([0x20, 0x01, 0x0D, 0xB8] + zeros[..<12], true, false, false),
        Case(mapped([127, 0, 0, 1]), true, true, false), Case(mapped([169, 254, 169, 254]), false, false, false),
        Case(zeros[..<12] + [169, 254, 169, 254], false, false, false),
        Case([0x00, 0x64, 0xFF, 0x9B] + zeros[..<8] + [169, 254, 169, 254], false, false, false),
        Case([0x20, 0x02, 169, 254, 169, 254] + zeros[..<10], false, false, false),
        // Credentials of other clouds.
        Case([192, 0, 0, 192], false, false, false), Case([168, 63, 129, 16], false, false, false),
        Case([168, 63, 129, 17], true, false, true), Case([192, 88, 99, 1], true, false, false),
        Case([0xFD, 0x00, 0x0E, 0xC2] + zeros[..<10] + [0x00, 0x23], false, false, false),
        Case([0xFD, 0x20, 0x00, 0xCE] + zeros[..<10] + [0x02, 0x54], false, false, false),
        Case([0xFD, 0x00, 0x00, 0xC1] + zeros[..<8] + [169, 254, 169, 254], false, false, false),
        // What leads away through a translator or a tunnel, though it holds a loopback address.
        Case([0x20, 0x02, 127, 0, 0, 1] + zeros[..<10], true, false, false),
        Case([0x00, 0x64, 0xFF, 0x9B] + zeros[..<8] + [127, 0, 0, 1], true, false, false),
        Case(zeros[..<12] + [127, 0, 0, 1], true, false, false),
        Case(zeros[..<8] + [0xFF, 0xFF, 0, 0, 169, 254, 169, 254], false, false, false),
        Case(zeros[..<8] + [0xFF, 0xFF, 0, 0, 8, 8, 8, 8], true, false, true),
        // A local NAT64 with prefixes of 96 and of 48 bits; Teredo; ISATAP.
        Case([0x00, 0x64, 0xFF, 0x9B, 0, 1] + zeros[..<6] + [169, 254, 169, 254], false, false, false),
        Case([0x00, 0x64, 0xFF, 0x9B, 0, 1, 169, 254, 0, 169, 254] + zeros[..<5], false, false, false),
        Case([0x20, 0x01, 0, 0, 8, 8, 8, 8, 0, 0, 0, 0, 86, 1, 86, 1], false, false, false),
        Case([0x20, 0x01, 0, 0, 8, 8, 8, 8, 0, 0, 0, 0, 1, 1, 1, 1], true, false, false),
        Case([0x2A, 0x00] + zeros[..<6] + [0, 0, 0x5E, 0xFE, 169, 254, 169, 254], false, false, false),
        Case([0x2A, 0x00] + zeros[..<6] + [2, 0, 0x5E, 0xFE, 10, 0, 0, 1], true, false, false),
        Case([0x3F, 0xFF, 0x0F] + zeros[..<13], true, false, false),
        Case([], false, false, false), Case([1, 2, 3], false, false, false),
    ])
    func `each rule judges the address itself, however it is wrapped`(_ example: Case) {
        #expect(AddressRule.anyButMetadata.admits(example.address) == example.metadata)
        #expect(AddressRule.loopbackOnly.admits(example.address) == example.loopback)
        #expect(AddressRule.publicOnly.admits(example.address) == example.isPublic)
        #expect(AddressRule.any.admits(example.address))
    }
}
