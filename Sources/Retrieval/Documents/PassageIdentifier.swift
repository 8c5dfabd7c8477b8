/// Names a passage for citations: document, heading and ordinal, as in `kube-pod-crash-looping#diagnosis.1`.
///
/// The form is `document#slug/of/the/heading/path.ordinal`, ordinals counting from 1 within the section; a section
/// whose heading path occurred before in the document has `~2`, `~3`, … after the slug. An identifier stays the same
/// when other sections of the document change, when sections with other headings are added or removed, and when other
/// documents come and go.
public struct PassageIdentifier: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The whole identifier.
    public let rawValue: String

    /// Wraps an identifier made before.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Makes the identifier of a passage.
    ///
    /// - Parameters:
    ///   - document: the document that holds it.
    ///   - slug: the slug of its heading path.
    ///   - ordinal: which passage of its section, from 1.
    init(document: DocumentIdentifier, slug: String, ordinal: Int) {
        rawValue = "\(document.rawValue)#\(slug).\(ordinal)"
    }

    /// The identifier itself.
    public var description: String { rawValue }

    /// Orders by identifier; search results with equal scores come in this order.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// A heading path in lower case, words joined by `-`, levels by `/`; `section` if nothing is left.
    ///
    /// - Complexity: O(length), of which at most `maximumSlugBytes` are kept.
    static func slug(of headingPath: [String]) -> String {
        var slug: [UInt8] = []
        for heading in headingPath {
            var separator: UInt8? = slug.isEmpty ? nil : UInt8(ascii: "/")
            for scalar in heading.unicodeScalars {
                guard slug.count < maximumSlugBytes else { return String(decoding: slug, as: UTF8.self) }
                guard isSlugPart(scalar) else {
                    if separator == nil, !slug.isEmpty { separator = UInt8(ascii: "-") }
                    continue
                }
                if let pending = separator { slug.append(pending) }
                separator = nil
                if scalar.isASCII {
                    slug.append(UInt8(ascii: scalar) | 0x20)
                } else {
                    slug.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
                }
            }
        }
        return slug.isEmpty ? "section" : String(decoding: slug, as: UTF8.self)
    }

    /// Whether a scalar is a letter or a digit.
    private static func isSlugPart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9": true
        default: !scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
        }
    }

    /// Where slugs are cut, in bytes: a citation must stay readable.
    static let maximumSlugBytes = 96
}
