/// An action that ends the example incident's fault, asks nobody, and is never looked for afterwards, so that no window
/// is waited for.
public enum PutBackAction: Sendable {
    /// The file of actions that declares it.
    public static let document = """
        - id: test.put-back
          class: rollback
          title: Put the release before back
          targets: [deployment, service]
          approval: none
          typical: 5s
          undo: {type: restores-recorded-state, meaning: take the release again}
          remedies: {"workload.bad-release": 0.99}
        """
}
