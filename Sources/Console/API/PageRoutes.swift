internal import StrictJSON
internal import WebServer

/// The console's page: its files and the addresses of its views. They hold no data.
enum PageRoutes: Sendable {
    /// The addresses that answer with the page's document.
    private static let views = [
        "/", "/incidents", "/incidents/{id}", "/runbooks", "/runbooks/{id}", "/governance", "/search",
    ]

    /// The routes.
    static let all: [RouteDefinition] = (views + ConsolePage.names.map { "/" + $0 }).map { path in
        RouteDefinition(
            method: .get,
            path: path,
            name: "page" + path,
            summary: "A file of the page.",
            tag: .page,
            access: .open,
            success: [.init(type: "text/html", shape: nil, meaning: "The file.")],
            handler: answer(at: path.contains("{") ? "/" : path)
        )
    }

    /// The response is made once: a page's file is a cheap thing to send.
    private static func answer(at path: String) -> RouteDefinition.Handler {
        guard let file = ConsolePage().file(at: path) else {
            return .quick { _, _ throws(Refusal) in throw Refusal(.missing, "The page has no such file.") }
        }
        let fields = [
            HeaderField("Cache-Control", "no-cache"), HeaderField("ETag", file.entityTag),
            HeaderField("Content-Security-Policy", ConsolePage.contentSecurityPolicy),
        ]
        let whole = WebResponse(200, fields: [HeaderField("Content-Type", file.contentType)] + fields, body: file.bytes)
        let unchanged = WebResponse(304, fields: fields)
        let tag = EntityTag(quoted: file.entityTag)
        return .quick { _, call throws(Refusal) in tag.isKnown(to: call.head) ? unchanged : whole }
    }
}
