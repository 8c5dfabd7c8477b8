internal import StrictJSON

/// The typed value that a correction's text means where it shall stand.
enum FieldValue: Sendable {
    /// The longest text of a value, in bytes.
    static let longest = 4096

    /// Fields that hold a number or a name, such as a port of a container.
    private static let numberOrName: Set<String> = ["port", "targetPort", "minAvailable", "maxUnavailable", "maxSurge"]
    /// Fields that hold a whole number.
    private static let numbers: Set<String> = [
        "containerPort", "failureThreshold", "initialDelaySeconds", "maxReplicas", "minReplicas", "nodePort", "number",
        "periodSeconds", "priority", "runAsGroup", "runAsUser", "fsGroup", "successThreshold",
        "terminationGracePeriodSeconds", "timeoutSeconds",
    ]
    /// Fields that hold a truth value.
    private static let truths: Set<String> = [
        "allowPrivilegeEscalation", "readOnlyRootFilesystem", "runAsNonRoot", "unschedulable",
        "automountServiceAccountToken",
    ]
    /// Fields that hold text and may be set where they are missing.
    private static let texts: Set<String> = [
        "dnsPolicy", "host", "image", "ingressClassName", "path", "priorityClassName", "protocol", "scheme",
        "serviceAccountName", "schedulerName", "nodeName", "value",
    ]

    /// The value that a text means.
    /// - Parameters:
    ///   - text: What shall be set; untrusted.
    ///   - path: Where.
    ///   - current: What stands there, which gives the type; without it the field's name does.
    /// - Returns: The value; nil when the text is none that may stand there.
    static func typed(_ text: String, at path: FieldPath, now current: JSONValue?) -> JSONValue? {
        guard isPlain(text, allowingLines: path.map == "data") else { return nil }
        if let map = path.map { return mapped(text, in: map) }
        let leaf = isVariable(path) ? "value" : path.leaf
        if numberOrName.contains(leaf) { return portLike(text) }
        switch current {
        case .integer, .unsigned: return number(text)
        case .bool: return truth(text)
        case .string: return string(text, leaf)
        case nil:
            if numbers.contains(leaf) { return number(text) }
            if truths.contains(leaf) { return truth(text) }
            return texts.contains(leaf) ? string(text, leaf) : nil
        // Lists and objects have no form that one text could mean.
        default: return nil
        }
    }

    /// Whether a path ends at a container's variable.
    private static func isVariable(_ path: FieldPath) -> Bool {
        guard case .element = path.parts.last else { return false }
        return path.leaf == "env"
    }

    /// The value of a key in an open map, whose name says what its values are.
    private static func mapped(_ text: String, in map: String) -> JSONValue? {
        switch map {
        case "data": .string(text)
        case "limits", "requests", "hard": Quantity(text) == nil ? nil : .string(text)
        default: KubernetesName.isLabelValue(text) ? .string(text) : nil
        }
    }

    private static func string(_ text: String, _ leaf: String) -> JSONValue? {
        switch leaf {
        case "image": KubernetesName.isImage(text) ? .string(text) : nil
        case "nodeName", "serviceAccountName", "priorityClassName", "storageClassName", "ingressClassName":
            KubernetesName.isSubdomain(text) ? .string(text) : nil
        default: .string(text)
        }
    }

    private static func portLike(_ text: String) -> JSONValue? {
        if let number = number(text) { return number }
        let isShare = text.last == "%" && number(String(text.dropLast())) != nil
        guard isShare || KubernetesName.isLabel(text) else { return nil }
        return .string(text)
    }

    private static func number(_ text: String) -> JSONValue? {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), digits.utf8.count <= 10,
            digits.utf8.count == 1 || digits.first != "0", let value = Int64(text)
        else { return nil }
        return .integer(value)
    }

    private static func truth(_ text: String) -> JSONValue? {
        switch text {
        case "true": true
        case "false": false
        default: nil
        }
    }

    /// Whether a text holds no control characters and nothing that would change how it is shown.
    private static func isPlain(_ text: String, allowingLines: Bool) -> Bool {
        text.utf8.count <= longest
            && text.unicodeScalars.allSatisfy { scalar in
                switch scalar.properties.generalCategory {
                case .control: allowingLines && (scalar == "\n" || scalar == "\t")
                case .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
                default: true
                }
            }
    }
}

/// An amount as Kubernetes writes it: `500m`, `1.5Gi`, `20`.
/// - Source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/; signs and exponents, which
///   the form allows as well, are not taken.
struct Quantity: Hashable, Sendable {
    private static let binary = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]
    private static let decimal = ["", "k", "M", "G", "T", "P", "E"]

    /// The whole number of units; nil for an amount with a fraction or too large.
    let whole: Int64?

    /// The amount in a text; nil when it is none.
    init?(_ text: String) {
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = String(text[number.endIndex...])
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        guard number.utf8.count <= 18, (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }) else {
            return nil
        }
        let factor: Int64?
        if let power = Self.binary.firstIndex(of: unit) {
            factor = (0...power).reduce(1) { product, _ in product &* 1024 }
        } else if let power = Self.decimal.firstIndex(of: unit) {
            factor = (0..<power).reduce(1) { product, _ in product &* 1000 }
        } else if ["m", "u", "n"].contains(unit) {
            factor = nil
        } else {
            return nil
        }
        guard let factor, parts.count == 1, let count = Int64(number) else {
            whole = nil
            return
        }
        let (product, overflow) = count.multipliedReportingOverflow(by: factor)
        whole = overflow ? nil : product
    }

    /// The amount that is larger by so many hundredths, in whole mebibytes, rounded up; nil when it cannot be told.
    func grown(byPercent percent: Int64) -> String? {
        guard let whole, percent > 0 else { return nil }
        let (product, overflow) = whole.multipliedReportingOverflow(by: 100 + percent)
        guard !overflow else { return nil }
        let mebibytes = (product / 100 + 1_048_575) / 1_048_576
        return "\(mebibytes)Mi"
    }
}
