"""`python -m seed` does what `python server.py seed` does."""

import asyncio

from core.context import open_context
from core.starting import demo_password, read_settings
from seed.scenario_festival import seed_all


async def main() -> None:
    """Seed the database that the environment names."""
    settings = read_settings()
    async with open_context(settings) as context:
        await seed_all(context, demo_password(settings) if settings.mode == "demo" else None)


if __name__ == "__main__":
    asyncio.run(main())
