"""When a session has been held: its door has counted somebody and it is over, or a head count was recorded."""

from events.programme.domain.session import State
from events.programme.models import Session


def keep_count(row: Session, *, somebody: bool, is_over: bool) -> None:
    """Note on a held row whether its door has let somebody in; over with somebody there, the session was held.

    A presence taken back may leave nobody: then it was not. What was recorded with a head count stays as it is.
    """
    if row.head_count is not None:
        return
    row.is_counted = somebody
    if somebody and is_over and row.state == State.RELEASED:
        row.state = State.HELD
    elif not somebody and row.state == State.HELD:
        row.state = State.RELEASED
