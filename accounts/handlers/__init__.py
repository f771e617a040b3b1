"""Endpoints of sign-in, one's own account, and the accounts of units."""

from starlette.routing import BaseRoute

from accounts.handlers import my_account, people, signing_in

routes: list[BaseRoute] = [*signing_in.routes, *my_account.routes, *people.routes]
