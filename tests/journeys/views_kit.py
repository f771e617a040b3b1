"""The kit to print: what is chosen, nothing chosen, a day without sessions."""

from tests.journeys.viewing import ADMIN, ERROR, OFFICER, Send, View

ROOT = "/quan-ly/bo-in"
KIT = (
    View("kit", ROOT, OFFICER, "[name=buoi]"),
    View("kit-none-wrong", f"{ROOT}?ngay=2027-01-03&chon=1", OFFICER, ERROR, Send("#kit-make")),
    View("kit-province", ROOT, ADMIN, "#communes"),
)
