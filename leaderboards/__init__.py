"""Facts become points by a versioned scheme, points become standings. Knows no producer of facts."""
