"""Where the scans of signed decisions lie."""

from core.files import FileStore


def scan_store(files: FileStore) -> FileStore:
    """Return the store of scans: a signed paper names people, so only who may read the decision sees it."""
    return files.apart("quyet-dinh")
