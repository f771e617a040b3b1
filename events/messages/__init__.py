"""The outbox: reminders and notices, previewed, sent once, to who has not unsubscribed."""
