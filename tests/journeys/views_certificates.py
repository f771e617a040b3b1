"""What everybody learns of a certificate: a valid and a revoked one, its decision, the page that checks alone."""

from tests.journeys.viewing import View

CERTIFICATES = (
    View("certificate", "/xac-minh/{certificate}", "", ".badge-good"),
    View("certificate-revoked", "/xac-minh/{revoked}", "noivu", ".notice-bad"),
    View("decision-public", "/xac-minh/quyet-dinh/{decision}", "", "tbody details"),
    View("certificate-check", "/xac-minh/tu-kiem-tra", "", "#check"),
)
