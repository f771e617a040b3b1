"""Which change of a session those who registered are told of."""

import json

TOLD = frozenset({"starts_at", "ends_at", "place_id", "place", "link", "mode"})


def template_of(act: str, changes: str) -> str | None:
    """Return the template of the message about a change; None for one that nobody has to know of."""
    try:
        changed = json.loads(changes)
    except ValueError:
        changed = {}
    if act == "cancel" or (isinstance(changed, dict) and "cancelled" in str(changed.get("state", ""))):
        return "cancelled"
    return "moved" if isinstance(changed, dict) and TOLD & set(changed) else None
