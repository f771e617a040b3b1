"""The commands `token` and `user` of the command line."""

import argparse
import sys
from collections.abc import Awaitable, Callable
from datetime import date
from typing import TypeAlias

from accounts import service
from accounts.domain.codes import Purpose
from accounts.domain.roster import find_day
from accounts.queries import access as door_rows
from accounts.queries import people as people_rows
from accounts.service.access import CodesWanted, Slip
from accounts.service.people import NewMember, first_grant, load_person_by_login, load_place
from core.context import Context, OpenContext
from core.kernel import N_, NotFound, Role
from core.web.templating import datetime_vn

Command = Callable[[Context, argparse.Namespace], Awaitable[None]]
Run = Callable[[argparse.Namespace], Awaitable[int]]
Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - argparse has no public name


def add_commands(subparsers: Subparsers, open_context: OpenContext) -> None:
    """Add `token create|revoke|list` and `user create|list|close|reset`."""
    token = subparsers.add_parser("token", help="bearer tokens and sign-in links").add_subparsers(required=True)
    create = _add(token, "create", "make a token, printed last on its line", _bind(open_context, create_token))
    create.add_argument("--email", required=True, help="the person's e-mail or phone")
    create.add_argument("--name", default="", help="by which the token is known again")
    create.add_argument("--link", action="store_true", help="print a one-time sign-in link instead of a token")
    revoke = _add(token, "revoke", "revoke a token", _bind(open_context, revoke_token))
    revoke.add_argument("token_id", help="the id that `token list` prints")
    _add(token, "list", "list tokens", _bind(open_context, list_tokens))

    user = subparsers.add_parser("user", help="accounts of staff").add_subparsers(required=True)
    new = _add(user, "create", "create an account and print its one-time code", _bind(open_context, create_user))
    new.add_argument("--name", required=True)
    new.add_argument("--email", default="")
    new.add_argument("--phone", default="")
    new.add_argument("--role", required=True, type=Role, choices=list(Role))
    new.add_argument("--unit", required=True, help="the unit's code; the province is 11")
    new.add_argument("--since", type=_day, help="first day, like 10/10/2026 (default: today)")
    new.add_argument("--until", type=_day, help="last day")
    listing = _add(user, "list", "list accounts", _bind(open_context, list_users))
    listing.add_argument("--unit", help="only those with a role at this unit")
    for name, text, command in (
        ("close", "close an account for good", close_user),
        ("reset", "take the password away and print a new one-time code", reset_user),
    ):
        _add(user, name, text, _bind(open_context, command)).add_argument("--email", required=True, help="or phone")


async def create_token(context: Context, arguments: argparse.Namespace) -> None:
    """Print a token, or a link whose secret stands in the fragment, where no server logs it."""
    async with context.database.writing() as uow:
        now = context.clock.now()
        if arguments.link:
            secret = await service.create_sign_in_link(uow, arguments.email, now)
            line = f"One-time sign-in link, good for an hour: {context.settings.origin}/vao#{secret}"
        else:
            token = await service.create_token(uow, arguments.email, arguments.name or "command line", now)
            line = f"Token, shown this once: {token}"
    _say(line)


async def revoke_token(context: Context, arguments: argparse.Namespace) -> None:
    """Revoke one token, whoever's it is."""
    async with context.database.writing() as uow:
        found = next((row for row in await door_rows.list_tokens(uow) if row.id == arguments.token_id), None)
        if found is None:
            raise NotFound(N_("There is no such token."))
        await service.revoke_token(uow, found.person_id, found.id, context.clock.now())
    _say("Revoked.")


async def list_tokens(context: Context, _arguments: argparse.Namespace) -> None:
    """Print every token without its secret."""
    async with context.database.reading() as uow:
        rows = await door_rows.list_tokens(uow)
    for row in rows:
        used = datetime_vn(row.used_at) if row.used_at else "never"
        state = "revoked" if row.revoked_at else "valid"
        _say(
            "\t".join((row.id, row.person_name, row.name, f"made {datetime_vn(row.created_at)}", f"used {used}", state))
        )


async def create_user(context: Context, arguments: argparse.Namespace) -> None:
    """Create an account with one role; the code for the first sign-in is printed this once."""
    new = service.NewPerson(arguments.name, arguments.email, arguments.phone)
    member = NewMember(arguments.unit, new, arguments.role, arguments.since, arguments.until)
    async with context.database.writing() as uow:
        now = context.clock.now()
        person_id = await service.create_person(uow, new, now)
        await service.grant_role(uow, first_grant(person_id, member, now), now)
        slips = await service.issue_codes(uow, CodesWanted([person_id], Purpose.FIRST_SIGN_IN), now)
    _say(_slip_line(slips[0], context))


async def list_users(context: Context, arguments: argparse.Namespace) -> None:
    """Print accounts with their contact and state."""
    async with context.database.reading() as uow:
        if arguments.unit:
            rows = await people_rows.list_staff(uow, (await load_place(uow, arguments.unit)).id)
        else:
            rows = await people_rows.list_people(uow)
        grants = await people_rows.list_grants(uow, [row.id for row in rows])
    for row in rows:
        roles = [f"{g.role}@{g.unit_code}" for g in grants if g.person_id == row.id and g.revoked_at is None]
        used = "in use" if row.first_signed_in_at else "never signed in"
        state = "closed" if row.closed_at else used
        _say("\t".join((row.name, row.phone or row.email or "", ", ".join(roles), state)))


async def close_user(context: Context, arguments: argparse.Namespace) -> None:
    """Close the open account with this e-mail or phone."""
    async with context.database.writing() as uow:
        person = await load_person_by_login(uow, arguments.email)
        await service.close_person(uow, person.id, context.clock.now())
    _say("Closed.")


async def reset_user(context: Context, arguments: argparse.Namespace) -> None:
    """Take the password away and print a new code."""
    async with context.database.writing() as uow:
        person = await load_person_by_login(uow, arguments.email)
        slip = await service.reset_person(uow, person.id, context.clock.now())
    _say(_slip_line(slip, context))


def _add(group: Subparsers, name: str, text: str, run: Run) -> argparse.ArgumentParser:
    parser = group.add_parser(name, help=text, description=text)
    parser.set_defaults(run=run)
    return parser


def _bind(open_context: OpenContext, command: Command) -> Run:
    async def run(arguments: argparse.Namespace) -> int:
        async with open_context() as context:
            await command(context, arguments)
        return 0

    return run


def _slip_line(slip: Slip, context: Context) -> str:
    return f"{slip.name}: open {context.settings.origin}/kich-hoat; one-time code: {slip.code}"


def _day(text: str) -> date:
    day = find_day(text)
    if day is None:
        raise argparse.ArgumentTypeError(f"{text} is not a date like 10/10/2026")
    return day


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
