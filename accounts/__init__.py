"""People who work on the platform: accounts, sign-in, roles held at a unit. Participants need none of this."""
