"""Facts from files: VNeID confirmations, telecom figures, school lists."""
