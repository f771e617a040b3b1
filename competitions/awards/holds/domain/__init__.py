"""What a hold is and when it may be closed."""
