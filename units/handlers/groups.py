"""Clusters and blocks of a year, and the outlines for the map."""

import asyncio

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from core.kernel import Invalid, N_, TooLarge
from core.web.forms import read_form, read_upload
from core.web.problems import Problem, problem_of
from core.web.request import CoreState, require_actor
from core.web.templating import render
from units import queries
from units.domain.days import day_of
from units.domain.outline import Boundaries
from units.forms import ClusterInput, GroupInput, read_cluster, read_group, read_year, to_entering, to_group, to_leading
from units.pages.console import BoundariesPage, ClusterPage, ClustersPage
from units.service import boundaries, console, groups


async def list_clusters(request: Request[CoreState]) -> Response:
    """List the clusters and blocks of a year."""
    return render(request, await _clusters_page(request, GroupInput()))


async def create_cluster(request: Request[CoreState]) -> Response:
    """Make a cluster or block; errors keep the input."""
    actor, typed = require_actor(request), read_group(await read_form(request))
    page = await _clusters_page(request, typed)
    try:
        async with request.state["database"].writing() as uow:
            code = await groups.create_group(uow, actor, to_group(typed), request.state["clock"].now())
    except Invalid as error:
        return render(request, await _clusters_page(request, typed, problem_of(error)), error.status)
    return RedirectResponse(f"/quan-ly/don-vi/cum/{code}?nam={page.year}", 303)


async def show_cluster(request: Request[CoreState]) -> Response:
    """Show a cluster with its members of a year."""
    return render(request, await _cluster_page(request))


async def lead_cluster(request: Request[CoreState]) -> Response:
    """Store who leads a cluster in a year."""
    actor, typed = require_actor(request), read_cluster(await read_form(request))
    code, year = request.path_params["cluster"], _year(request)
    try:
        async with request.state["database"].writing() as uow:
            await groups.set_leads(uow, actor, to_leading(code, year, typed), request.state["clock"].now())
    except Invalid as error:
        return render(request, await _cluster_page(request, typed, problem_of(error)), error.status)
    return RedirectResponse(f"/quan-ly/don-vi/cum/{code}?nam={year}", 303)


async def move_member(request: Request[CoreState]) -> Response:
    """Let a unit enter the cluster, or leave it."""
    actor, form = require_actor(request), await read_form(request)
    typed, code = read_cluster(form), request.path_params["cluster"]
    page = await _cluster_page(request)
    try:
        entering = to_entering("" if form.get("leave") else code, typed)
        async with request.state["database"].writing() as uow:
            await groups.move_member(uow, actor, entering, request.state["clock"].now())
    except Invalid as error:
        return render(request, await _cluster_page(request, typed, problem_of(error)), error.status)
    return RedirectResponse(f"/quan-ly/don-vi/cum/{code}?nam={page.cluster.year}", 303)


async def show_boundaries(request: Request[CoreState]) -> Response:
    """Show the stored outlines and the form for a file."""
    boundaries.access_drawing(require_actor(request))
    return render(request, await _boundaries_page(request))


async def import_boundaries(request: Request[CoreState]) -> Response:
    """Replace the outlines by those of a file, or say what is wrong in it."""
    actor = require_actor(request)
    boundaries.access_drawing(actor)
    try:
        found = await _read_boundaries(request)
        async with request.state["database"].writing() as uow:
            await boundaries.store_boundaries(uow, actor, found, request.state["clock"].now())
    except (Invalid, TooLarge) as error:
        return render(request, await _boundaries_page(request, problem_of(error)), error.status)
    return RedirectResponse("/quan-ly/don-vi/ranh-gioi", 303)


async def _clusters_page(
    request: Request[CoreState], typed: GroupInput, problem: Problem | None = None
) -> ClustersPage:
    async with request.state["database"].reading() as uow:
        rows = await groups.access_clusters(uow, require_actor(request), _year(request))
    return ClustersPage(_year(request), tuple(rows), typed, problem or Problem())


async def _cluster_page(
    request: Request[CoreState], typed: ClusterInput | None = None, problem: Problem | None = None
) -> ClusterPage:
    actor, code = require_actor(request), request.path_params["cluster"]
    async with request.state["database"].reading() as uow:
        cluster = await groups.access_cluster(uow, actor, code, _year(request))
        choices = await console.list_members_to_choose(uow)
    shown = typed or ClusterInput(head=cluster.head, deputy=cluster.deputy)
    return ClusterPage(cluster, choices, day_of(request.state["clock"].now()), shown, problem or Problem())


async def _boundaries_page(request: Request[CoreState], problem: Problem | None = None) -> BoundariesPage:
    async with request.state["database"].reading() as uow:
        outlines = await queries.list_boundaries(uow)
        units = [row for row in await queries.list_units(uow) if row.tile or row.id in outlines]
    missing = tuple(row.name for row in units if row.id not in outlines)
    return BoundariesPage(
        {str(key): outline for key, outline in outlines.items()},
        {str(row.id): row.name for row in units},
        missing,
        problem or Problem(),
    )


async def _read_boundaries(request: Request[CoreState]) -> Boundaries:
    form = await read_form(request, max_files=1)
    upload = form.get("file")
    if not isinstance(upload, UploadFile) or not upload.filename:
        await form.close()
        raise Invalid(N_("Choose a file first."))
    try:
        content = await read_upload(upload, boundaries.MOST_BYTES)
    finally:
        await form.close()
    async with request.state["database"].reading() as uow:
        known = await boundaries.list_drawable(uow)
    return await asyncio.to_thread(boundaries.read_boundaries, content, known)


def _year(request: Request[CoreState]) -> int:
    today = day_of(request.state["clock"].now())
    return groups.check_year(read_year(request.query_params.get("nam", ""), today))


CLUSTERS = "/quan-ly/don-vi/cum"
routes: list[BaseRoute] = [
    Route(CLUSTERS, list_clusters, name="units:clusters:list", methods=["GET"]),
    Route(CLUSTERS, create_cluster, name="units:cluster:create", methods=["POST"]),
    Route(f"{CLUSTERS}/{{cluster}}", show_cluster, name="units:cluster:show", methods=["GET"]),
    Route(f"{CLUSTERS}/{{cluster}}/phu-trach", lead_cluster, name="units:cluster:lead", methods=["POST"]),
    Route(f"{CLUSTERS}/{{cluster}}/thanh-vien", move_member, name="units:cluster:move", methods=["POST"]),
    Route("/quan-ly/don-vi/ranh-gioi", show_boundaries, name="units:boundaries:show", methods=["GET"]),
    Route("/quan-ly/don-vi/ranh-gioi", import_boundaries, name="units:boundaries:import", methods=["POST"]),
]
