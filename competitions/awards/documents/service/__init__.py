"""Making forms: from layout to Word, from Word and data to paper; keeping templates and documents."""
