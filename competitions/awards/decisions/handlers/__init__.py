"""Every route of decisions, certificates, registers and verification."""

from starlette.routing import BaseRoute

from competitions.awards.decisions.handlers import amending, batches, decisions, printing, public, registers

routes: list[BaseRoute] = [
    *decisions.routes,
    *amending.routes,
    *printing.routes,
    *batches.routes,
    *registers.routes,
    *public.routes,
]
