"""What a round decides: its rules, its steps, who is nominated and why. Pure."""
