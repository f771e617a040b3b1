"""Community structures: ambassadors, teams, digital families, party meetings, and what the plan lets one declare."""
