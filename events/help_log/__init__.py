"""Help given by ambassadors, volunteers and digital teams, noted on one screen."""
