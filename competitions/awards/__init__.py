"""Awards: from a frozen standing to a certificate anyone can verify. Leaderboards propose; people decide."""
