"""The files of a round are found in whichever store their part keeps them."""

import pytest

from competitions.awards.inspection.queries.papers import Part
from competitions.awards.inspection.service.exporting_papers import STORES
from core.files import FileStore


@pytest.mark.parametrize("part", list(Part))
def test_files_of_dossiers_used_to_be_missing_from_the_inspectors_folder(part, tmp_path):
    files = FileStore(tmp_path)
    store = STORES[part](files)
    digest, old = store.put(part.encode()), files.put(b"from a version before")
    assert not files.path(digest).exists()
    assert store.find(digest).read_bytes() == part.encode()
    assert store.find(old).read_bytes() == b"from a version before"
