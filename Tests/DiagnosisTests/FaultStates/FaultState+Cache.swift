extension FaultState {
    /// Caches.
    static let cacheStates = #"""
        == cache.unavailable on cache/shop/redis
        alert RedisDown service=redis
        alert HighLatency service=cart
        calls service/cart cache/redis
        log cart | dial tcp redis:6379: connect: connection refused
        == cache.memory-full on cache/shop/redis
        alert HighErrorRate service=cart
        calls service/cart cache/redis
        log cart | redis:6379: OOM command not allowed when used memory > 'maxmemory'.
        == cache.cold on cache/shop/redis
        alert CacheHitRatioLow service=redis
        alert HighLatency service=cart
        calls service/cart cache/redis
        log cart | redis: cache miss rate 97 % (usual 8 %), asking the database
        == cache.stampede on cache/shop/redis
        alert HighLatency service=catalogue
        calls service/catalogue cache/redis
        log catalogue | redis: cache stampede on key home: 412 requests recompute the same entry
        == cache.stale-entries on cache/shop/redis
        alert PriceMismatch service=catalogue
        calls service/catalogue cache/redis
        log catalogue | redis: stale entry: cached price of item 4711 differs from the database
        == cache.persistence-failing on cache/shop/redis
        alert HighErrorRate service=cart
        calls service/cart cache/redis
        log cart | redis:6379: MISCONF Redis is configured to save RDB snapshots, but it's currently unable to
          persist to disk. Commands that may modify the data set are disabled
        """#
}
