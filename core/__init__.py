"""What every package stands on: database, web, time, text. No domain word but those of `kernel`."""
