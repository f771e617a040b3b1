"""Pure decisions of a council: conflicts of interest, counting, voting, and the states of a session."""
