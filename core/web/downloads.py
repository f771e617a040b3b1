"""Files that a page hands out: attached under a name, kept by no cache in between."""

from starlette.responses import Response

from core import uploads
from core.tables import CSV, XLSX

MEDIA_TYPES = {
    "csv": CSV,
    "docx": uploads.MEDIA_TYPES[uploads.DOCX],
    "json": "application/json",
    "pdf": "application/pdf",
    "xlsx": XLSX,
    "zip": "application/zip",
}


def send_file(content: bytes | str, name: str) -> Response:
    """Return a download; what it is follows from the ending of its name, which is made of plain letters."""
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(content, headers=headers, media_type=MEDIA_TYPES[name.rpartition(".")[2]])
