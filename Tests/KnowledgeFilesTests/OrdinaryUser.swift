import Glibc
import Testing

extension Trait where Self == ConditionTrait {
    /// Runs the test only where permissions bind: they do not bind the administrator.
    static var requiresOrdinaryUser: Self {
        .enabled(if: geteuid() != 0, "the administrator may read everything")
    }
}
