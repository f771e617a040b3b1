"""Browsers for page tests: cookies kept, forms sent with their token, staff signed in."""

import re

from accounts.authentication import COOKIE
from accounts.service import open_session
from accounts.service.people import load_person_by_login
from core.clock import Clock
from tests.competitions.live.clients import new_key

TOKEN = re.compile(r'name="csrf_token" value="(\w+)"')


class Browser:
    """Keeps cookies, sends forms with their token, and proves where it comes from."""

    def __init__(self, site, **cookies):
        self.site = site
        self.cookies = cookies

    async def get(self, path, status=200):
        return await self.ask("GET", path, status)

    async def post(self, path, status=303, *, page="", **fields):
        """Send a form; `page` is where its token stands."""
        token = TOKEN.search((await self.get(page or path)).text)
        return await self.ask("POST", path, status, data={"csrf_token": token[1], **fields})

    async def ask(self, method, path, status, **more):
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"cookie": jar, "origin": self.site.base} if jar else {"origin": self.site.base}
        answer = await self.site.http.request(method, path, headers=headers, **more)
        for line in answer.headers.get_list("set-cookie"):
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        assert answer.status_code == status, answer.text
        return answer


async def sign_in(served, site, login="dieukhien"):
    """Return a browser of one of the demonstration's accounts."""
    now = Clock().now()
    async with served.database.writing() as uow:
        person = await load_person_by_login(uow, f"{login}@ngayhoi.example")
        cookie = await open_session(uow, person.id, "test", now)
    return Browser(site, **{COOKIE: cookie})


async def joined(site, room, name="Sùng A Chống", **fields):
    browser = Browser(site)
    await browser.post(f"/choi/{room.pin}", name=name, key=new_key(), commune="03256", **fields)
    return browser
