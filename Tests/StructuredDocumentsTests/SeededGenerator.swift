/// Random numbers that are the same in every run, so that a failing property can be run again: the seed is in the
/// test's arguments. SplitMix64, after G. Steele, D. Lea and C. Flood, doi:10.1145/2660193.2660195.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// `count` random bytes of `alphabet`, or of all bytes.
    mutating func bytes(_ count: Int, from alphabet: [UInt8] = Array(0...255)) -> [UInt8] {
        (0..<count).map { _ in alphabet[Int.random(in: alphabet.indices, using: &self)] }
    }

    /// `count` random scalars, a third of them ASCII, a third of the kinds that make trouble, a third of any kind.
    mutating func text(_ count: Int) -> String {
        var text = ""
        for _ in 0..<count {
            let value: UInt32 =
                switch Int.random(in: 0..<3, using: &self) {
                case 0: UInt32.random(in: 0...0x7F, using: &self)
                case 1: Self.trouble[Int.random(in: Self.trouble.indices, using: &self)]
                default: UInt32.random(in: 0...0x10FFFF, using: &self)
                }
            if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
        }
        return text
    }

    /// Scalars that change what is around them, or are not seen.
    private static let trouble: [UInt32] = [
        0x00, 0x07, 0x08, 0x09, 0x0A, 0x0D, 0x1B, 0x7F, 0x80, 0x85, 0x9B, 0xA0, 0xAD, 0x300, 0x301, 0x34F, 0x61C,
        0x180E,
        0x200B, 0x200D, 0x200E, 0x2028, 0x2029, 0x202E, 0x2066, 0x2800, 0x3000, 0x3164, 0xE000, 0xFE0F, 0xFEFF, 0xFFFD,
        0xFFFF, 0x1F600, 0x1F3FB, 0xE0001, 0xE0041, 0xE0100, 0x10FFFF,
    ]
}
