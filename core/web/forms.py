"""Reading forms within limits; the token is checked here, once, for every form of the house."""

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from core.kernel import Invalid, N_, TooLarge
from core.web.csrf import check_form
from core.web.request import AnyRequest

MAX_FIELDS = 2000
MAX_FIELD_BYTES = 1_000_000
MAX_PLAIN_BYTES = 1_000_000


async def read_form(request: AnyRequest, max_files: int = 0) -> FormData:
    """Return the form, at most 1 MB without files. Raises Forbidden without our token, Invalid for unkeepable text.

    Starlette answers 400 over its own limits (fields, files, 1 MB a field); whoever asks for files closes the form.
    """
    budget = request.scope.get("body_budget")
    if budget is not None and not max_files:
        budget.narrow(MAX_PLAIN_BYTES)
    try:
        form = await request.form(max_files=max_files, max_fields=MAX_FIELDS, max_part_size=MAX_FIELD_BYTES)
    except UnicodeError as error:
        raise HTTPException(400) from error
    try:
        check_form(request, form)
        _check_texts(form)
    except BaseException:
        await form.close()
        raise
    return form


def _check_texts(form: FormData) -> None:
    """Refuse what no database keeps: NUL, and half a character."""
    for name, value in form.multi_items():
        text = name + value if isinstance(value, str) else name
        if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
            raise Invalid(N_("There is a character in it that cannot be kept."))


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


def read_typed(form: FormData) -> dict[str, str]:
    """Return every text of a form as typed, for the page that shows it again."""
    return {name: text_of(form, name) for name in form if isinstance(form.get(name), str)}
