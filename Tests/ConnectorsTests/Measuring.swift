import Foundation

/// Whether the measurements among the tests print their figures.
enum Measuring {
    static let isOn = ProcessInfo.processInfo.environment["EVENKEEL_MEASURE"] != nil
}
