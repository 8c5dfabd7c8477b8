internal import Execution
internal import StrictJSON

/// The revisions of a workload that the cluster keeps: replica sets of a deployment, controller revisions of the others.
struct WorkloadRevisions: Sendable {
    private static let numberName = "deployment.kubernetes.io/revision"

    /// Each with its number and its pod template, by number.
    private let revisions: [(number: Int64, template: JSONValue)]
    /// The number of the present one.
    let present: Int64?

    /// Where the revisions of a kind are kept.
    static func resource(of target: KubernetesTarget) -> KubernetesTarget.Resource {
        target.resource.kind == "Deployment" ? .replicaSet : .controllerRevision
    }

    /// The revisions of `workload` among all objects of the kind that keeps them.
    init(of workload: ClusterObject, among objects: [JSONValue]) {
        let isDeployment = workload("kind")?.string == "Deployment"
        revisions = objects.compactMap { object -> (number: Int64, template: JSONValue)? in
            let owners = object["metadata"]?["ownerReferences"]?.array ?? []
            guard owners.contains(where: { $0["uid"]?.string == workload.uid && $0["controller"]?.bool == true })
            else { return nil }
            return isDeployment ? Self.replicaSet(object) : Self.controllerRevision(object)
        }.sorted { $0.number < $1.number }
        let own = workload("metadata", "annotations")?[Self.numberName]?.string.flatMap { Int64($0) }
        present = isDeployment ? own : revisions.last?.number
    }

    private static func replicaSet(_ object: JSONValue) -> (number: Int64, template: JSONValue)? {
        guard let number = object["metadata"]?["annotations"]?[numberName]?.string.flatMap({ Int64($0) }),
            var template = object["spec"]?["template"]?.object, var metadata = template["metadata"]?.object
        else { return nil }
        // The controller's own label, which tells the sets apart.
        if var labels = metadata["labels"]?.object {
            labels["pod-template-hash"] = nil
            metadata["labels"] = .object(labels)
        }
        template["metadata"] = .object(metadata)
        return (number, .object(template))
    }

    private static func controllerRevision(_ object: JSONValue) -> (number: Int64, template: JSONValue)? {
        guard let number = object["revision"]?.int64, var template = object["data"]?["spec"]?["template"]?.object else {
            return nil
        }
        // A revision is kept as a patch that replaces the template.
        template["$patch"] = nil
        return (number, .object(template))
    }

    /// The template of a revision, or of the one before the present one.
    /// - Throws: `forbidden` when the cluster keeps none.
    func template(_ number: Int64?) throws(KubernetesRefusal) -> JSONValue {
        guard let present else { throw KubernetesRefusal(.forbidden, "The workload's present revision is not known.") }
        let found =
            number.map { number in revisions.last { $0.number == number } }
            ?? revisions.last { $0.number < present }
        guard let found else {
            throw KubernetesRefusal(.forbidden, "The cluster keeps no such revision of the workload.")
        }
        return found.template
    }
}
