"""The end of a session's address behind the short address on its poster."""

from sqlalchemy import column, select, table

from core.database import UnitOfWork

SESSION = table("event_session", column("slug"), column("released_at"))


async def find_slug(uow: UnitOfWork, ending: str) -> str | None:
    """Find the address of a session that everybody may see by its last word."""
    statement = select(SESSION.c.slug).where(
        SESSION.c.slug.endswith(f"-{ending}", autoescape=True), SESSION.c.released_at.is_not(None)
    )
    return await uow.session.scalar(statement.order_by(SESSION.c.slug).limit(1))
