"""The press's program for forms: words and a template in, the filled DOCX and its PDF pages out, both in Base64.

A fault of the template comes back as `{"fault": kind, "name": …}`, since it is somebody's to mend.
"""

import base64
import json
import re
from pathlib import Path
from typing import Any

import typst

from competitions.awards.documents.domain.catalogue import load_form
from competitions.awards.documents.service.building import build_template
from competitions.awards.documents.service.filling import BadTemplate, fill
from competitions.awards.documents.service.paging import read_pages
from core.typesetting import serve, typeset

TEMPLATE = Path(__file__).parents[4] / "templates" / "competitions" / "awards" / "documents" / "document.typ"
RUNS_OFF = re.compile(r"runs-off, (.{1,30})")


def draw(order: dict[str, Any]) -> bytes:  # JSON, as it came in
    """Return what became of the order as JSON."""
    sent = order["template"]
    template = base64.b64decode(sent) if sent else build_template(load_form(order["form"]))
    try:
        docx = fill(template, order["words"])
        pages = read_pages(docx)
    except BadTemplate as bad:
        return json.dumps({"fault": bad.kind, "name": bad.name}).encode()
    try:
        pdf = typeset(TEMPLATE, document=pages)
    except typst.TypstError as error:
        found = RUNS_OFF.search(str(error))
        if found is None:
            raise
        return json.dumps({"fault": "runs_off", "name": found[1]}).encode()
    return json.dumps({"docx": base64.b64encode(docx).decode(), "pdf": base64.b64encode(pdf).decode()}).encode()


if __name__ == "__main__":
    serve(draw)
