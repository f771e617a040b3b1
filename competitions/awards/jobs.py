"""Scheduled work of the awards: every part's loop, side by side."""

import asyncio
from functools import partial

import competitions.awards.decisions.jobs
import competitions.awards.inspection.jobs
import competitions.awards.rounds.jobs
from competitions.awards.decisions.service.signing import CertificateKeys
from competitions.awards.effects import EFFECTS
from competitions.awards.inspection.service.anchoring import make_vault
from core.context import Context
from core.turns import keep_running


async def run(context: Context) -> None:
    """Work until cancelled."""
    database, clock, settings = context.database, context.clock, context.settings
    vault = make_vault(settings.data_dir, settings.secret_key.get_secret_value())
    keys = CertificateKeys(settings.secret_key.get_secret_value())
    work = (
        partial(competitions.awards.decisions.jobs.run, database, clock, keys),
        partial(competitions.awards.inspection.jobs.run, database, clock, vault),
        partial(competitions.awards.rounds.jobs.run, database, clock, EFFECTS),
    )
    async with asyncio.TaskGroup() as loops:
        for each in work:
            loops.create_task(keep_running(each))
