"""Load generators and comparisons; each figure stands beside a floor or a peer taken in the same run."""
