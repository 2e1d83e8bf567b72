"""Generate derivatives in advance: shards, chains, budget, work."""
