internal import IncidentModel

/// Finds the entity that an event is about.
enum EventSubject: Sendable {
    /// The workload of the event's object, or the object itself.
    static func entity(of event: EventRecord, in scene: Scene) -> EntityReference? {
        if let owner = scene.owners[event.objectName] { return owner }
        guard let kind = event.objectKind,
            let entity = EntityReference(kind: kind, namespace: event.namespace, name: event.objectName)
        else { return scene.resolver.entity(named: event.objectName) }
        return scene.resolver.resolve(entity)
    }
}
