internal import IncidentEngine
internal import IncidentModel
internal import StrictJSON
internal import WebServer

extension IncidentRoutes {
    /// The graph around an incident.
    static func graph(_ core: ConsoleCore, _ call: APICall) async throws(Refusal) -> WebResponse {
        let id = try call.incident
        let graph: IncidentGraph
        do throws(LiveError) { graph = try await core.engine.graph(of: id, for: call.principal) } catch {
            throw Refusal(error)
        }
        return try .json {
            $0.list("nodes", graph.nodes) { writer, node in
                writer.object {
                    $0.key("entity")
                    $0.write(node.entity)
                    $0.member("role", node.role.rawValue)
                    $0.member("replicas", node.replicas)
                }
            }
            $0.list("edges", graph.edges) { writer, edge in
                writer.object {
                    $0.member("from", edge.from)
                    $0.member("to", edge.to)
                    $0.member("relation", edge.relation.rawValue)
                    $0.member("causal", edge.isCausal)
                }
            }
        }
    }

    /// The series around an incident.
    static func metrics(_ core: ConsoleCore, _ call: APICall) async throws(Refusal) -> WebResponse {
        let id = try call.incident
        let views: [MetricView]
        do throws(LiveError) { views = try await core.engine.metrics(of: id, for: call.principal) } catch {
            throw Refusal(error)
        }
        return try .json {
            $0.list("series", views) { writer, view in
                writer.object { write(view, to: &$0) }
            }
        }
    }

    private static func write(_ view: MetricView, to writer: inout JSONWriter) {
        writer.member("name", view.series.metric)
        writer.object("labels") { $0.member("entity", view.series.entityName) }
        writer.member("unit", view.series.unit)
        writer.list("points", view.series.samples) { writer, sample in
            writer.beginArray()
            writer.write(sample.time.unixSeconds)
            // A gap in a series is not a number, which JSON does not have.
            if sample.value.isFinite { writer.write(sample.value) } else { writer.writeNull() }
            writer.endArray()
        }
        writer.member("onset", view.onset)
    }
}
