"""`python -m tests.faults [--quick] [trial …]` (`make faults`): the trials, a table, JSON under `var/`."""

import argparse
import sys
from collections.abc import Callable

import uvloop

from core.tuning import raise_descriptor_limit
from bench.app import app
from tests import postgres
from tests.faults import clock, crowds, doors, kills, ledger, rounds, storage
from tests.faults.shim import shim
from tests.faults.trial import Trials

QUICK_KILLS = 5
KILLS = 30
POSTGRES_KILLS = DOOR_KILLS = 10
TOGETHER = 5
ROUND_SEEDS, POSTGRES_ROUND_SEEDS, QUICK_ROUND_SEEDS = 40, 10, 2


def main() -> int:
    """Run the trials asked for; 0 when all passed."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="five kills of a quiz and of the ledger, for `make test`")
    parser.add_argument("--seed", type=int, default=1, help="of the first kill")
    parser.add_argument("trials", nargs="*", metavar="TRIAL", help=f"of {', '.join(TRIALS)}; all by default")
    options = parser.parse_args()
    raise_descriptor_limit()
    trials = Trials()
    if options.quick:
        run_kills(trials, options.seed, QUICK_KILLS, judges_time=False)
        ledger.run_quick_kills(trials, options.seed, QUICK_KILLS)
        rounds.run_on_sqlite(trials, range(options.seed, options.seed + QUICK_ROUND_SEEDS), rounds=rounds.QUICK_ROUNDS)
        return trials.close()
    for name in options.trials or TRIALS:
        TRIALS[name](trials, options.seed)
    return trials.close()


def run_kills(trials: Trials, seed: int, count: int, database_url: str = "", *, judges_time: bool = True) -> None:
    """Kill one installation so many times."""
    with app(database_url) as served:
        served.wrapper = ()
        served.start()
        for number in range(seed, seed + count):
            trials.add(uvloop.run(kills.kill_once(served, number, judges_time=judges_time)))


def kills_on_sqlite(trials: Trials, seed: int) -> None:
    """Thirty kills on the embedded database."""
    run_kills(trials, seed, KILLS)


def kills_on_postgresql(trials: Trials, seed: int) -> None:
    """Ten kills of our server; PostgreSQL lives on."""
    with postgres.started("durable") as server:
        run_kills(trials, seed + KILLS, POSTGRES_KILLS, server.create("kills"))


def storage_fails(trials: Trials, _seed: int) -> None:
    """The database is locked, and the disk is full, in the middle of a question."""
    with shim() as switch, app(**switch.settings) as served:
        served.start()
        for name, breaking in (
            ("SQLite locked for 3 s", storage.lock_sqlite(served)),
            ("disk full for 3 s", storage.fill_disk(switch)),
        ):
            trials.add(uvloop.run(storage.break_storage(served, name, breaking)))
        trials.add(uvloop.run(clock.step_clock(served, switch)))


def postgresql_fails(trials: Trials, _seed: int) -> None:
    """PostgreSQL's tables are locked, and its connections cut."""
    with postgres.started("durable") as server:
        url = server.create("storage")
        address = url.replace("+asyncpg", "")
        with app(url) as served:
            served.start()
            for name, breaking in (
                ("PostgreSQL locked for 3 s", storage.lock_postgresql(address)),
                ("PostgreSQL's connections cut for 3 s", storage.cut_postgresql(address)),
            ):
                trials.add(uvloop.run(storage.break_storage(served, name, breaking)))


def crowds_misbehave(trials: Trials, _seed: int) -> None:
    """Slow readers, everybody at once, repetition, nonsense."""
    with app() as served:
        served.start()
        for trial in (crowds.come_back_at_once, crowds.read_nothing, crowds.say_it_twice, crowds.talk_nonsense):
            trials.add(uvloop.run(trial(served)))


def ledger_on_sqlite(trials: Trials, seed: int) -> None:
    """Thirty kills of each of the ledger's acts on the embedded database."""
    with ledger.on_sqlite() as ground:
        ledger.run_kills(trials, ground, range(seed, seed + KILLS))


def ledger_on_postgresql(trials: Trials, seed: int) -> None:
    """Ten kills of each of the ledger's acts; then two recorders at once, several times."""
    with ledger.on_postgresql() as ground:
        ledger.run_kills(trials, ground, range(seed, seed + POSTGRES_KILLS))
        for number in range(seed, seed + TOGETHER):
            trials.add(ledger.record_together(ground, number))


def doors_on_sqlite(trials: Trials, seed: int) -> None:
    """Ten kills while people are checked in and facts follow."""
    doors.run_kills(trials, range(seed, seed + DOOR_KILLS))


def rounds_on_sqlite(trials: Trials, seed: int) -> None:
    """Forty times two processes and 1,001 due steps of award rounds on the embedded database."""
    rounds.run_on_sqlite(trials, range(seed, seed + ROUND_SEEDS))


def rounds_on_postgresql(trials: Trials, seed: int) -> None:
    """Ten times the same on PostgreSQL."""
    rounds.run_on_postgresql(trials, range(seed + ROUND_SEEDS, seed + ROUND_SEEDS + POSTGRES_ROUND_SEEDS))


TRIALS: dict[str, Callable[[Trials, int], None]] = {
    "kills": kills_on_sqlite,
    "kills-postgresql": kills_on_postgresql,
    "storage": storage_fails,
    "storage-postgresql": postgresql_fails,
    "crowds": crowds_misbehave,
    "ledger": ledger_on_sqlite,
    "ledger-postgresql": ledger_on_postgresql,
    "doors": doors_on_sqlite,
    "rounds": rounds_on_sqlite,
    "rounds-postgresql": rounds_on_postgresql,
}

if __name__ == "__main__":
    sys.exit(main())
