"""The day itself: readiness, the operations room, messages of the province to every hall, the printed kit."""
