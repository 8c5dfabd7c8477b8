extension FaultState {
    /// Queues.
    static let queueStates = #"""
        == queue.backlog-growing on queue/shop/billing
        alert KafkaConsumerLagHigh consumergroup=billing
        metric billing consumer_lag 10 20 40 80 160 320 640 1280 2560 5120
        == queue.consumer-stopped on deployment/shop/billing
        alert KafkaConsumerLagHigh consumergroup=invoices
        alert KafkaConsumerGroupEmpty deployment=billing
        pods
          billing-7d9f8b6c5-x2x4z 1/1 Running 0
        calls service/billing queue/invoices
        log billing-7d9f8b6c5-x2x4z | consumer poll timeout has expired: poll() was not called within
          max.poll.interval.ms; member left the group
        == queue.poison-message on deployment/shop/billing
        alert KafkaConsumerLagHigh consumergroup=invoices
        pods
          billing-7d9f8b6c5-x2x4z 1/1 Running 0
        calls service/billing queue/invoices
        log billing-7d9f8b6c5-x2x4z | failed to deserialize record at partition invoices-3 offset 81234, redelivered
          412 times
        == queue.broker-unavailable on queue/shop/kafka
        alert KafkaOfflinePartitions queue=kafka
        alert HighErrorRate service=orders
        calls service/orders queue/kafka
        log orders | kafka: LEADER_NOT_AVAILABLE: there is no leader for partition orders-3
        == queue.rebalancing on deployment/shop/billing
        alert KafkaConsumerLagHigh consumergroup=invoices
        pods
          billing-7d9f8b6c5-x2x4z 1/1 Running 0
        calls service/billing queue/invoices
        log billing-7d9f8b6c5-x2x4z | Attempt to heartbeat failed since group is rebalancing
        log billing-7d9f8b6c5-x2x4z | Offset commit cannot be completed since the group has already rebalanced and
          assigned the partitions to another member
        == queue.producers-blocked on queue/shop/rabbit
        alert HighErrorRate service=orders
        calls service/orders queue/rabbit
        log rabbit | memory resource limit alarm set on node rabbit@q-0. Publishers will be blocked until this alarm
          clears
        """#
}
