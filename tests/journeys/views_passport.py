"""Passports, draws and the help log in the states worth looking at."""

from events.passport.handlers.own import COOKIE
from tests.journeys.viewing import ADMIN, ERROR, OFFICER, Send, View

PASSPORT = (
    View("passport-start", "/ho-chieu", shows="form"),
    View("passport-link-wrong", "/ho-chieu/mo", shows=ERROR, send=Send("form[data-fragment-into]", {"code": "la"})),
    View("passport-own", "/ho-chieu", shows=".passport-qr", send=Send("form[action$='/moi']"), forgets=COOKIE),
    View("passport-book", "/ho-chieu/quan-ly", OFFICER),
    View("passport-book-wrong", "/ho-chieu/quan-ly", OFFICER, ERROR, Send("form[action$='/tram']", {"title": "Gian"})),
    View("passport-sheets", "/ho-chieu/quan-ly", OFFICER, ".passport-sheets", Send("form[action$='/in']")),
    View("draws", "/rut-tham"),
    View("draw-new", "/rut-tham/moi", ADMIN),
    View("draw-new-wrong", "/rut-tham/moi", ADMIN, ERROR, Send(fields={"title": "Rút thăm", "prizes": "0"})),
    View("help-write", "/giup-dan", shows="#help-form"),
    View("help-write-wrong", "/giup-dan", shows=ERROR, send=Send(fields={"village": "Bản 1", "token": "la"})),
    View("help-log", "/giup-dan/so", OFFICER),
    View("help-log-wrong", "/giup-dan/so", OFFICER, ERROR, Send("form[action$='/nguoi']", {"name": "Lò Thị A"})),
    View("help-paper", "/giup-dan/giay", OFFICER),
    View("help-calls", "/giup-dan/goi-lai", OFFICER),
)
