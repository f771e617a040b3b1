"""A round's record of acts, who inspects it, and a grant that lacks its grounds."""

from tests.journeys.viewing import ERROR, Send, View

HEAD, INSPECTOR = "lanhdao", "thanhtra"
INSPECTION = (
    View("award-record", "/khen-thuong/dot/{summer}/nhat-ky", INSPECTOR, "tbody tr"),
    View("award-inspectors", "/khen-thuong/dot/{summer}/thanh-tra", HEAD, "#new-grant"),
    View(
        "award-inspectors-wrong",
        "/khen-thuong/dot/{summer}/thanh-tra",
        HEAD,
        ERROR,
        Send("#grant", fields={"document": ""}),
    ),
)
