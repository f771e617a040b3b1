"""The accounts of units: lists, new people, spreadsheets, slips, roles, reset and closing."""

import asyncio
from dataclasses import replace

from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from accounts import importing
from accounts.domain.grants import day_of
from accounts.domain.roster import Line, parse_roster
from accounts.forms import MemberInput, RoleInput, Whom, check_close_word, read_member, read_role, to_grant, to_member
from accounts.handlers.state import AccountsRequest
from accounts.pages import (
    NewPersonPage,
    PersonPage,
    RosterPage,
    SlipsPage,
    StaffPage,
    UnitsPage,
    count_waiting,
    roster_faults,
)
from accounts.service import management
from accounts.service.management import GrantAt, Imported, PersonAt, RosterOrder, SlipsWanted
from core.kernel import Conflict, Forbidden, Invalid, N_
from core.vietnamese import fold
from core.web.downloads import send_file
from core.web.forms import read_form, read_upload, text_of
from core.web.problems import problem_of
from core.web.request import require_actor
from core.web.templating import render

MOST_DIGITS = 6


async def list_units(request: AccountsRequest) -> Response:
    """List the units whose accounts the actor looks after; a single one is opened at once."""
    actor, wanted = require_actor(request), request.query_params.get("tim", "").strip()[:100]
    async with request.state["database"].reading() as uow:
        units = await management.list_units(uow, actor, request.state["clock"].now())
    if len(units) == 1:
        return RedirectResponse(f"/nguoi-dung/{units[0].unit.code}", 303)
    shown = tuple(row for row in units if fold(wanted) in fold(row.unit.name))
    return render(request, UnitsPage(shown, len(units), wanted))


async def list_staff(request: AccountsRequest) -> Response:
    """List a unit's people."""
    actor, query = require_actor(request), request.query_params
    async with request.state["database"].reading() as uow:
        staff = await management.list_staff(uow, actor, request.path_params["code"])
    counts = [query.get(name, "")[:MOST_DIGITS] for name in ("them", "da-co", "vai-tro")]
    imported = Imported(*map(int, counts)) if all(count.isdecimal() for count in counts) else None
    return render(request, StaffPage(staff, count_waiting(staff), imported))


async def show_new_person(request: AccountsRequest) -> Response:
    """Show the form for one new person."""
    async with request.state["database"].reading() as uow:
        staff = await management.list_staff(uow, require_actor(request), request.path_params["code"])
    return render(request, NewPersonPage(staff, MemberInput()))


async def create_person(request: AccountsRequest) -> Response:
    """Create an account with one role, or give the role to who has one; errors keep the input."""
    actor, form, code = require_actor(request), await read_form(request), request.path_params["code"]
    typed = read_member(form)
    try:
        async with request.state["database"].writing() as uow:
            now = request.state["clock"].now()
            added = await management.add_person(uow, actor, to_member(code, typed), now)
    except (Invalid, Conflict) as error:
        async with request.state["database"].reading() as uow:
            staff = await management.list_staff(uow, actor, code)
        return render(request, NewPersonPage(staff, typed, problem_of(error)), error.status)
    return RedirectResponse(f"/nguoi-dung/{code}/{added.person_id}{'' if added.is_new else '?da-co=1'}", 303)


async def download_template(request: AccountsRequest) -> Response:
    """Hand out the empty list, as XLSX or CSV."""
    require_actor(request)
    is_csv = request.path_params["form"] == "csv"
    content = await asyncio.to_thread(importing.write_template_csv if is_csv else importing.write_template_xlsx)
    return send_file(content, f"danh-sach-nguoi-dung.{'csv' if is_csv else 'xlsx'}")


async def show_roster(request: AccountsRequest) -> Response:
    """Show the form that takes a list."""
    async with request.state["database"].reading() as uow:
        unit = await management.access_unit(uow, require_actor(request), request.path_params["code"])
    return render(request, RosterPage(unit))


async def import_roster(request: AccountsRequest) -> Response:
    """Create everybody on the list, or say which rows to mend."""
    actor, code = require_actor(request), request.path_params["code"]
    async with request.state["database"].reading() as uow:
        unit = await management.access_unit(uow, actor, code)
    try:
        order = RosterOrder(code, await _read_lines(request))
        async with request.state["database"].writing() as uow:
            imported = await management.import_roster(uow, actor, order, request.state["clock"].now())
    except Invalid as error:
        return render(request, RosterPage(unit, roster_faults(error), problem_of(error)), error.status)
    counts = f"them={imported.added}&da-co={imported.known}&vai-tro={imported.given}"
    return RedirectResponse(f"/nguoi-dung/{code}?{counts}", 303)


async def print_slips(request: AccountsRequest) -> Response:
    """Make new codes and show them on printable slips, this once; so there is no redirect."""
    actor, form, code = require_actor(request), await read_form(request), request.path_params["code"]
    wanted = SlipsWanted(code, frozenset(str(value) for value in form.getlist("person")))
    async with request.state["database"].writing() as uow:
        unit = await management.access_unit(uow, actor, code)
        slips = await management.print_slips(uow, actor, wanted, request.state["clock"].now())
    return render(request, SlipsPage(unit, tuple(slips), request.state["settings"].origin))


async def show_person(request: AccountsRequest) -> Response:
    """Show one person of the unit."""
    page = await _person_page(request)
    return render(request, replace(page, was_known="da-co" in request.query_params))


async def grant_role(request: AccountsRequest) -> Response:
    """Give a further role, or make somebody a deputy until a day."""
    actor, form, path = require_actor(request), await read_form(request), request.path_params
    typed, now = read_role(form), request.state["clock"].now()
    try:
        new = to_grant(Whom(path["code"], path["person"], day_of(now)), typed)
        async with request.state["database"].writing() as uow:
            await management.appoint(uow, actor, new, now)
    except (Invalid, Conflict, Forbidden) as error:
        page = await _person_page(request)
        return render(request, replace(page, typed=typed, problem=problem_of(error)), error.status)
    return RedirectResponse(f"/nguoi-dung/{path['code']}/{path['person']}", 303)


async def revoke_role(request: AccountsRequest) -> Response:
    """Take a role back."""
    actor, path = require_actor(request), request.path_params
    await read_form(request)
    async with request.state["database"].writing() as uow:
        grant = GrantAt(path["code"], path["person"], path["grant"])
        await management.dismiss(uow, actor, grant, request.state["clock"].now())
    return RedirectResponse(f"/nguoi-dung/{path['code']}/{path['person']}", 303)


async def reset_person(request: AccountsRequest) -> Response:
    """Take the password away and show the slip with the new code, this once; so there is no redirect."""
    actor, path = require_actor(request), request.path_params
    await read_form(request)
    async with request.state["database"].writing() as uow:
        whom = PersonAt(path["code"], path["person"])
        slip = await management.reset(uow, actor, whom, request.state["clock"].now())
        unit = await management.access_unit(uow, actor, path["code"])
    return render(request, SlipsPage(unit, (slip,), request.state["settings"].origin))


async def close_person(request: AccountsRequest) -> Response:
    """Close an account for good, after the word that confirms it."""
    actor, form, path = require_actor(request), await read_form(request), request.path_params
    try:
        check_close_word(text_of(form, "word"))
    except Invalid as error:
        return render(request, replace(await _person_page(request), problem=problem_of(error)), error.status)
    async with request.state["database"].writing() as uow:
        whom = PersonAt(path["code"], path["person"])
        await management.close(uow, actor, whom, request.state["clock"].now())
    return RedirectResponse(f"/nguoi-dung/{path['code']}", 303)


async def _read_lines(request: AccountsRequest) -> tuple[Line, ...]:
    form = await read_form(request, max_files=1)
    upload = form.get("file")
    if not isinstance(upload, UploadFile) or not upload.filename:
        raise Invalid(N_("Choose a file first."))
    try:
        content = await read_upload(upload, importing.MAX_BYTES)
    finally:
        await form.close()
    roster = parse_roster(await asyncio.to_thread(importing.read_table, content))
    return importing.lines_or_refuse(roster)


async def _person_page(request: AccountsRequest) -> PersonPage:
    actor, path = require_actor(request), request.path_params
    async with request.state["database"].reading() as uow:
        file = await management.load_file(uow, actor, path["code"], path["person"])
    return PersonPage(file, RoleInput())


PERSON = "/nguoi-dung/{code}/{person}"
routes: list[BaseRoute] = [
    Route("/nguoi-dung", list_units, name="accounts:units:list", methods=["GET"]),
    Route("/nguoi-dung/danh-sach-mau.{form}", download_template, name="accounts:roster:template", methods=["GET"]),
    Route("/nguoi-dung/{code}", list_staff, name="accounts:people:list", methods=["GET"]),
    Route("/nguoi-dung/{code}/them", show_new_person, name="accounts:person:new", methods=["GET"]),
    Route("/nguoi-dung/{code}/them", create_person, name="accounts:person:create", methods=["POST"]),
    Route("/nguoi-dung/{code}/nhap", show_roster, name="accounts:roster:new", methods=["GET"]),
    Route("/nguoi-dung/{code}/nhap", import_roster, name="accounts:roster:import", methods=["POST"]),
    Route("/nguoi-dung/{code}/phieu", print_slips, name="accounts:slips:print", methods=["POST"]),
    Route(PERSON, show_person, name="accounts:person:show", methods=["GET"]),
    Route(f"{PERSON}/vai-tro", grant_role, name="accounts:role:create", methods=["POST"]),
    Route(f"{PERSON}/vai-tro/{{grant}}", revoke_role, name="accounts:role:revoke", methods=["POST"]),
    Route(f"{PERSON}/cap-lai", reset_person, name="accounts:person:reset", methods=["POST"]),
    Route(f"{PERSON}/dong", close_person, name="accounts:person:close", methods=["POST"]),
]
