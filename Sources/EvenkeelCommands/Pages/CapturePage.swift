internal import EvidenceCapture
internal import IncidentModel

/// What was captured, as people read it.
struct CapturePage: Sendable {
    /// The most of what is missing that is listed.
    private static let listed = 20

    /// What became of the capture.
    let report: CaptureReport

    /// The page.
    var page: Page {
        var page = Page()
        page.title(Line("Evidence in ", .strong) + Line(report.folder, .strong))
        for line in report.written { page.item(nil, Line(line)) }
        if !report.missing.isEmpty {
            page.heading("What could not be had")
            for line in report.missing.prefix(Self.listed) { page.item(nil, Line(line)) }
            let rest = report.missing.count - Self.listed
            if rest > 0 { page.item(nil, Line("and \(rest) more; --format json lists them")) }
        }
        page.paragraph(
            "Credentials that were recognised are taken out; treat the folder as confidential all the same. `evenkeel diagnose` and `evenkeel plan` read it."
        )
        return page
    }
}
