"""The help log's part of the OpenAPI document."""

from core.web.openapi import Operation
from events.help_log.api import HelpAnswer, HelpEntriesBody

operations = (
    Operation(
        "help_log:api:create",
        "Deliver help written down without a signal, with `Authorization: Helper`",
        {200: HelpAnswer},
        HelpEntriesBody,
    ),
)
