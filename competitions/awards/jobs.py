"""Scheduled work of the awards: every part's loop, side by side."""

import asyncio

import competitions.awards.decisions.jobs
import competitions.awards.inspection.jobs
import competitions.awards.rounds.jobs
from competitions.awards.decisions.service.signing import CertificateKeys
from competitions.awards.effects import EFFECTS
from competitions.awards.inspection.service.anchoring import make_vault
from core.context import Context


async def run(context: Context) -> None:
    """Work until cancelled."""
    database, clock, settings = context.database, context.clock, context.settings
    vault = make_vault(settings.data_dir, settings.secret_key.get_secret_value())
    keys = CertificateKeys(settings.secret_key.get_secret_value())
    async with asyncio.TaskGroup() as loops:
        loops.create_task(competitions.awards.decisions.jobs.run(database, clock, keys))
        loops.create_task(competitions.awards.inspection.jobs.run(database, clock, vault))
        loops.create_task(competitions.awards.rounds.jobs.run(database, clock, EFFECTS))
