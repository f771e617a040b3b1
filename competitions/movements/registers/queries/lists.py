"""Lists that wait to be entered into a register."""

from sqlalchemy import select

from competitions.movements.registers.models import RegisterImport
from core.database import UnitOfWork


async def add_list(uow: UnitOfWork, row: RegisterImport) -> None:
    """Keep a list for its confirmation."""
    uow.session.add(row)
    await uow.session.flush()


async def find_list(uow: UnitOfWork, list_id: str) -> RegisterImport | None:
    """Find a list."""
    return await uow.session.get(RegisterImport, list_id, populate_existing=True)


async def hold_list(uow: UnitOfWork, list_id: str) -> RegisterImport | None:
    """Find a list and let nobody else enter it until the unit of work ends."""
    statement = select(RegisterImport).where(RegisterImport.id == list_id).with_for_update()
    return await uow.session.scalar(statement.execution_options(populate_existing=True))
