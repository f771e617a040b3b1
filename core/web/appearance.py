"""How the screen looks: language, colours and text size, remembered in cookies for a year."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from core.web.forms import read_form, text_of
from core.web.request import CoreState, local_path
from core.web.templating import TEXT_SIZES, THEMES

CHOICES = {"lang": ("vi", "en"), "theme": THEMES, "text_size": TEXT_SIZES}
YEAR = 365 * 24 * 3600


async def choose_appearance(request: Request[CoreState]) -> Response:
    """Remember the choices and go back; what is not offered is left as it was."""
    form = await read_form(request)
    response = RedirectResponse(local_path(text_of(form, "next")), 303)
    for name, offered in CHOICES.items():
        value = text_of(form, name)
        if value in offered:
            secure = request.state["settings"].secure_cookies
            response.set_cookie(name, value, max_age=YEAR, secure=secure, httponly=True, samesite="lax")
    return response


routes: list[BaseRoute] = [Route("/giao-dien", choose_appearance, methods=["POST"], name="core:appearance:choose")]
