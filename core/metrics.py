"""What operators can read at `/metrics`: counters and histograms without personal data."""

from prometheus_client import Counter, Gauge, Histogram

LONGEST_TURN = Histogram(
    "ngayhoi_write_turn_seconds",
    "How long units of work held the writing connection",
    buckets=(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5),
)
PEERS = Gauge("ngayhoi_peers", "Open WebSocket connections")
PEERS_DROPPED = Counter("ngayhoi_peers_dropped_total", "Connections we ended", ["why"])
ANSWERS_STORED = Counter("ngayhoi_answers_stored_total", "Answers stored and acknowledged")
