"""Dossiers: the workspace, one of them, the form of its texts, the public notice with a mistake."""

from tests.journeys.viewing import ERROR, OFFICER, Send, View

OFFICE = "noivu"
DOSSIERS = (
    View("dossiers", "/khen-thuong/dot/{summer}/ho-so", OFFICE, "[data-row]"),
    View("dossier", "/khen-thuong/ho-so/{dossier}", OFFICE, "#office-acts"),
    View("dossier-texts", "/khen-thuong/ho-so/{dossier}/sua", OFFICER, "#report"),
    View("notice-wrong", "/khen-thuong/dot/{summer}/cong-khai", "", ERROR, Send(fields={"text": "x"})),
)
