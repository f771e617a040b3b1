"""People of the classes in the states worth looking at."""

from tests.journeys.viewing import ADMIN, OFFICER, View

DOUBLES = (
    View("people-doubles", "/quan-ly/nguoi-hoc?xa=03127", ADMIN, "form.card"),
    View("people-found", "/quan-ly/nguoi-hoc?tim=khongdau", OFFICER, "#tim-thay"),
)
