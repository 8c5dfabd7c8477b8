import CurlTransport
import Testing

struct CircuitBreakerTests {
    /// One line of a history: what happens at which second, and where the breaker stands afterwards.
    enum Event {
        case ask(at: Int, isAdmitted: Bool)
        case outcome(CircuitBreaker.Outcome, at: Int)
    }

    struct History: CustomTestStringConvertible {
        let testDescription: String
        let events: [(Event, CircuitBreaker.State)]

        init(_ description: String, _ events: [(Event, CircuitBreaker.State)]) {
            (testDescription, self.events) = (description, events)
        }
    }

    private static let failure = CircuitBreaker.Outcome.failure(pause: nil)

    private static func open(until: Int, pause: Int) -> CircuitBreaker.State {
        .open(until: .seconds(until), pause: .seconds(pause))
    }

    static let histories = [
        History(
            "three failures in a row open it for five seconds",
            [
                (.ask(at: 0, isAdmitted: true), .closed(failures: 0)), (.outcome(failure, at: 1), .closed(failures: 1)),
                (.outcome(failure, at: 2), .closed(failures: 2)), (.ask(at: 2, isAdmitted: true), .closed(failures: 2)),
                (.outcome(failure, at: 3), open(until: 8, pause: 5)),
                (.ask(at: 3, isAdmitted: false), open(until: 8, pause: 5)),
                (.ask(at: 7, isAdmitted: false), open(until: 8, pause: 5)),
            ]
        ),
        History(
            "a success between failures starts the count anew",
            [
                (.outcome(failure, at: 1), .closed(failures: 1)), (.outcome(failure, at: 1), .closed(failures: 2)),
                (.outcome(.success, at: 2), .closed(failures: 0)), (.outcome(failure, at: 3), .closed(failures: 1)),
            ]
        ),
        History(
            "after the pause one request tries, and its success closes",
            [
                (.outcome(.failure(pause: .seconds(5)), at: 0), open(until: 5, pause: 5)),
                (.ask(at: 5, isAdmitted: true), .trying(pause: .seconds(5))),
                (.ask(at: 5, isAdmitted: false), .trying(pause: .seconds(5))),
                (.ask(at: 500, isAdmitted: false), .trying(pause: .seconds(5))),
                (.outcome(.success, at: 6), .closed(failures: 0)),
                (.ask(at: 6, isAdmitted: true), .closed(failures: 0)),
            ]
        ),
        History(
            "each failed trial doubles the pause, up to a minute",
            [
                (.outcome(.failure(pause: .seconds(20)), at: 0), open(until: 20, pause: 20)),
                (.ask(at: 20, isAdmitted: true), .trying(pause: .seconds(20))),
                (.outcome(failure, at: 21), open(until: 61, pause: 40)),
                (.ask(at: 61, isAdmitted: true), .trying(pause: .seconds(40))),
                (.outcome(failure, at: 62), open(until: 122, pause: 60)),
                (.ask(at: 122, isAdmitted: true), .trying(pause: .seconds(60))),
                (.outcome(failure, at: 122), open(until: 182, pause: 60)),
            ]
        ),
        History(
            "a trial that is given up may be made again at once",
            [
                (.outcome(.failure(pause: .seconds(5)), at: 0), open(until: 5, pause: 5)),
                (.ask(at: 9, isAdmitted: true), .trying(pause: .seconds(5))),
                (.outcome(.abandoned, at: 10), open(until: 10, pause: 5)),
                (.ask(at: 10, isAdmitted: true), .trying(pause: .seconds(5))),
            ]
        ),
        History(
            "a request that is given up tells nothing",
            [
                (.outcome(failure, at: 1), .closed(failures: 1)), (.outcome(.abandoned, at: 2), .closed(failures: 1)),
            ]
        ),
        History(
            "an endpoint that names its pause gets it at once, up to a minute",
            [
                (.outcome(.failure(pause: .seconds(3)), at: 1), open(until: 4, pause: 3)),
                (.ask(at: 4, isAdmitted: true), .trying(pause: .seconds(3))),
                (.outcome(.failure(pause: .seconds(3600)), at: 4), open(until: 64, pause: 60)),
            ]
        ),
        History(
            "late results of earlier requests do not prolong a pause, and a success ends it",
            [
                (.outcome(.failure(pause: .seconds(5)), at: 0), open(until: 5, pause: 5)),
                (.outcome(failure, at: 3), open(until: 5, pause: 5)),
                (.outcome(.abandoned, at: 3), open(until: 5, pause: 5)),
                (.outcome(.success, at: 4), .closed(failures: 0)),
            ]
        ),
    ]

    @Test(arguments: histories)
    func `it goes from state to state as documented`(_ history: History) {
        var breaker = CircuitBreaker()
        for (number, (event, state)) in history.events.enumerated() {
            switch event {
            case .ask(let second, let isAdmitted):
                let answer = breaker.admits(at: .seconds(second))
                #expect(answer == isAdmitted, "line \(number)")
            case .outcome(let outcome, let second): breaker.record(outcome, at: .seconds(second))
            }
            #expect(breaker.state == state, "line \(number)")
        }
    }

    @Test func `thresholds are the configuration's`() {
        let thresholds = CircuitBreaker.Thresholds(failures: 1, firstPause: .seconds(1), longestPause: .seconds(2))
        var breaker = CircuitBreaker(thresholds: thresholds)
        breaker.record(.failure(pause: nil), at: .zero)
        #expect(breaker.state == .open(until: .seconds(1), pause: .seconds(1)))
    }
}
