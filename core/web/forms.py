"""Reading forms within limits; the token is checked here, once, for every form of the house."""

from starlette.datastructures import FormData, UploadFile

from core.kernel import N_, TooLarge
from core.web.csrf import check_form
from core.web.request import AnyRequest

MAX_FIELDS = 2000
MAX_FIELD_BYTES = 1_000_000


async def read_form(request: AnyRequest, max_files: int = 0) -> FormData:
    """Return the form. Raises Forbidden without our token; Starlette answers 400 over its limits (1 MB a part)."""
    form = await request.form(max_files=max_files, max_fields=MAX_FIELDS, max_part_size=MAX_FIELD_BYTES)
    check_form(request, form)
    return form


async def read_upload(upload: UploadFile, limit: int) -> bytes:
    """Return the uploaded bytes; raise TooLarge over `limit` bytes."""
    content = await upload.read(limit + 1)
    if len(content) > limit:
        raise TooLarge(N_("The file is too large: at most %(limit)s KB."), limit=limit // 1024)
    return content


def text_of(form: FormData, name: str) -> str:
    """Return one field's text, stripped; empty where it is missing or a file."""
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""
