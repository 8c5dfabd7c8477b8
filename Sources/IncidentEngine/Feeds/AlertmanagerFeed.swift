internal import Connectors
internal import CurlTransport
internal import IncidentLedger
internal import IncidentModel
internal import StrictJSON
internal import Synchronization

/// What an Alertmanager lists, as a net below its webhook: alerts that never arrived, and ends that nobody told.
final class AlertmanagerFeed: FeedSource {
    /// What the feed needs of the engine.
    struct Desk: Sendable {
        /// The alerts of this sender that are known to fire and are kept whole.
        let known: @Sendable () -> [Alert]
        /// Takes those in that were never heard of, and the others in any case; returns how many there were.
        let take: @Sendable (_ missed: [Alert], _ others: [Alert]) async throws(FeedFailure) -> Int
    }

    /// What one answer may hold.
    private static let limits = JSONLimits(documentBytes: 32 << 20, depth: 16, members: 4_000_000)
    /// The most alerts of one answer.
    static let mostAlerts = 20_000

    private let settings: AlertmanagerSettings
    private let address: String
    private let headers: [HeaderField]
    private let client: HTTPClient
    private let clock: EngineClock
    private let desk: Desk
    private let watch: Mutex<AlertWatch>

    /// A feed of an Alertmanager.
    init(_ settings: AlertmanagerSettings, token: String?, client: HTTPClient, clock: EngineClock, desk: Desk) {
        self.settings = settings
        address = settings.address.url
        headers =
            [HeaderField("Accept", "application/json")]
            + (token.map { [HeaderField("Authorization", "Bearer \($0)", isSecret: true)] } ?? [])
        self.client = client
        self.clock = clock
        self.desk = desk
        let patience = settings.every / 2
        watch = Mutex(
            AlertWatch(receiver: settings.receiver, isOnlySender: settings.isOnlySender, patience: patience)
        )
    }

    /// Asks which alerts there are, and hands on what nobody told.
    func ask() async throws(FeedFailure) -> FeedYield {
        // Before the question: what arrives meanwhile is no candidate for being over.
        let known = desk.known()
        let listing: AlertmanagerListing
        let bytes = try await answer("alerts", most: Self.limits.documentBytes)
        do throws(JSONError) {
            listing = try AlertmanagerListing(parsing: bytes, limits: Self.limits, most: Self.mostAlerts)
        } catch {
            throw FeedFailure("what it lists cannot be read: \(error)")
        }
        var outcome = watch.withLock { $0.compare(listing, known: known, at: clock.elapsed()) }
        if !outcome.vanished.isEmpty, try await !isSettled() {
            watch.withLock { $0.forgive() }
            outcome.vanished = []
        }
        var yield = FeedYield()
        let fit = outcome.missed.filter { $0.weight <= Alert.heaviest }
        if fit.count < outcome.missed.count {
            yield.faults.append(
                "\(outcome.missed.count - fit.count) alerts are larger than \(Alert.heaviest >> 10) KiB"
            )
        }
        let time = clock.wall()
        let ends = outcome.vanished.map { $0.ended(at: time) }
        guard !(fit.isEmpty && outcome.returned.isEmpty && ends.isEmpty) else { return yield }
        do throws(FeedFailure) {
            yield.taken = try await desk.take(fit, outcome.returned + ends)
            watch.withLock { $0.noteEnd(of: outcome.vanished) }
        } catch {
            watch.withLock { $0.noteFailure(of: outcome.returned) }
            throw error
        }
        return yield
    }

    /// Asks for its state, for those who only want to know whether it answers.
    /// - Returns: Since when it has been up.
    func start() async throws(FeedFailure) -> Timestamp {
        let bytes = try await answer("status", most: 4 << 20)
        do throws(JSONError) {
            return try AlertmanagerListing.start(
                parsing: bytes,
                limits: JSONLimits(documentBytes: 4 << 20, stringBytes: 4 << 20)
            )
        } catch {
            throw FeedFailure("its state cannot be read: \(error)")
        }
    }

    /// Whether it has been up for long enough that what it does not list is over: after a start it knows of nothing until
    /// senders repeat themselves.
    private func isSettled() async throws(FeedFailure) -> Bool {
        clock.wall().seconds(since: try await start()) >= Double(settings.settle.components.seconds)
    }

    private func answer(_ resource: String, most: Int) async throws(FeedFailure) -> [UInt8] {
        let time = settings.timeout
        var limits = TransferLimits(connect: min(time, .seconds(5)), response: time, idle: time, total: time)
        limits.maximumBodyBytes = most
        let request = HTTPRequest(.get, "\(address)/api/v2/\(resource)", headers: headers, limits: limits)
        let response: HTTPResponse
        do { response = try await client.send(request) } catch { throw FeedFailure("\(error)") }
        guard response.status == 200 else { throw FeedFailure("status \(response.status)") }
        return response.body
    }
}

extension Alert {
    /// This alert, over since a moment.
    fileprivate func ended(at time: Timestamp) -> Alert {
        Alert(
            status: .resolved,
            labels: labels,
            annotations: annotations,
            startsAt: startsAt,
            endsAt: max(time, startsAt),
            generatorURL: generatorURL,
            fingerprint: fingerprint
        )
    }
}
