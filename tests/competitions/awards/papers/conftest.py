"""The houses of council and dossiers, and a way to see what a form says."""

import io
import json

import pytest
from docx import Document

from competitions.awards.documents.domain.catalogue import form_of
from competitions.awards.documents.domain.context import words_of
from competitions.awards.documents.service.building import build_template
from competitions.awards.documents.service.filling import fill
from competitions.awards.documents.service.rounds import Asker
from tests.competitions.awards.council.conftest import chamber, commune
from tests.competitions.awards.decisions.conftest import province
from tests.competitions.awards.dossiers.conftest import doors, nominees

__all__ = ["chamber", "commune", "doors", "nominees", "province"]


@pytest.fixture
def written():
    """What a form's Word file says."""

    def words(data):
        content = fill(build_template(form_of(data)), json.loads(json.dumps(words_of(data))))
        body = Document(io.BytesIO(content)).element.body
        said = " ".join(node.text or "" for node in body.iter() if node.tag.endswith("}t"))
        assert "certificate_of" not in said
        return said

    return words


def asking(actor, clock):
    return Asker(actor, clock.now(), lambda text, params: text % params if params else text)
