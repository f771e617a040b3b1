"""Every route of the events, page and JSON."""

from starlette.routing import BaseRoute

import events.calendars.handlers
import events.day.handlers
import events.doors.api
import events.doors.handlers
import events.help_log.api
import events.help_log.handlers
import events.kit.handlers
import events.messages.handlers
import events.passport.handlers
import events.programme.api
import events.programme.handlers
import events.registration.api
import events.registration.handlers
import events.series.handlers

routes: list[BaseRoute] = [
    *events.calendars.handlers.routes,
    *events.day.handlers.routes,
    *events.doors.api.routes,
    *events.help_log.api.routes,
    *events.help_log.handlers.routes,
    *events.kit.handlers.routes,
    *events.messages.handlers.routes,
    *events.doors.handlers.routes,
    *events.passport.handlers.routes,
    *events.programme.api.routes,
    *events.programme.handlers.routes,
    *events.registration.api.routes,
    *events.registration.handlers.routes,
    *events.series.handlers.routes,
]
