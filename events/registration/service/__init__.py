"""Use cases of registration; what other features and the seed call stands here."""

from events.registration.service.managing import cancel, expire_offer, fill_seats, find_by_token
from events.registration.service.registering import Registered, Request, register

__all__ = ["Registered", "Request", "cancel", "expire_offer", "fill_seats", "find_by_token", "register"]
