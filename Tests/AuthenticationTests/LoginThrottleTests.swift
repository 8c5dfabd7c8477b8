import Testing

@testable import Authentication

@Suite struct LoginThrottleTests {
    @Test func `five failures are free, then each doubles the pause`() {
        var throttle = LoginThrottle()
        for _ in 0..<5 { #expect(throttle.attempt(user: "ann", address: "a", at: .zero) == nil) }
        var now = Duration.zero
        for pause in [1, 2, 4, 8, 16, 32, 60, 60] {
            #expect(throttle.attempt(user: "ann", address: "b\(pause)", at: now) == .seconds(pause))
            now += .seconds(pause)
            #expect(throttle.attempt(user: "ann", address: "b\(pause)", at: now) == nil)
        }
    }

    @Test func `an address that tries many names is slowed down too, for longer`() {
        var throttle = LoginThrottle()
        var (tries, now) = (0, Duration.zero)
        while now < .seconds(86_400) {
            if let wait = throttle.attempt(user: "user-\(tries)", address: "evil", at: now) {
                now += wait
            } else {
                tries += 1
            }
        }
        // Five for free, ten while the pause doubles, then one a quarter of an hour.
        #expect(tries < 120, "\(tries) guesses in a day")
    }

    @Test func `attempts at once are no way around`() {
        var throttle = LoginThrottle()
        let begun = (0..<100).count { _ in throttle.attempt(user: "ann", address: "a", at: .zero) == nil }
        #expect(begun == 5)
    }

    @Test func `a success frees the user, and the address of that one attempt`() {
        var throttle = LoginThrottle()
        for _ in 0..<5 { _ = throttle.attempt(user: "ann", address: "a", at: .zero) }
        throttle.succeeded(user: "ann", address: "a")
        #expect(throttle.attempt(user: "ann", address: "a", at: .zero) == nil)
        // Whoever has an account of his own does not get further guesses at another's through it.
        var guesses = 0
        for _ in 0..<100 {
            if throttle.attempt(user: "bob", address: "evil", at: .zero) == nil { guesses += 1 }
            if throttle.attempt(user: "eve", address: "evil", at: .zero) == nil {
                throttle.succeeded(user: "eve", address: "evil")
            }
        }
        #expect(guesses == 5)
    }

    @Test func `what was long ago is forgotten`() {
        var throttle = LoginThrottle()
        for _ in 0..<5 { _ = throttle.attempt(user: "ann", address: "a", at: .zero) }
        for _ in 0..<5 { #expect(throttle.attempt(user: "ann", address: "a", at: .seconds(3600)) == nil) }
        #expect(throttle.attempt(user: "ann", address: "a", at: .seconds(3600)) != nil)
    }

    @Test func `memory is bounded, and others' names do not wash away who failed often`() {
        var limits = LoginThrottle.Limits()
        limits.capacity = 50
        var throttle = LoginThrottle(limits: limits)
        for _ in 0..<8 { _ = throttle.attempt(user: "ann", address: "a", at: .zero) }
        for index in 0..<500 {
            _ = throttle.attempt(
                user: "u\(index)" + String(repeating: "x", count: 1000),
                address: "\(index)",
                at: .zero
            )
        }
        #expect(throttle.count <= 100)
        #expect(throttle.attempt(user: "ann", address: "c", at: .zero) != nil)
    }
}
