"""`python -m bench [--quick] [part …]` (`make bench`): everything measured, one table, JSON under `var/`."""

import argparse
import sys
from collections.abc import Awaitable, Callable

import uvloop

from bench import answers, awards, awards_certificates, calibration, capacity, events, fanout, ledger, memory
from bench.cores import others_share, prepare_generator
from bench.report import Report

PARTS: dict[str, Callable[[Report], Awaitable[None]]] = {
    "fanout": fanout.run,
    "memory": memory.run,
    "answers": answers.run,
    "capacity": capacity.run,
    "ledger": ledger.run,
    "events": events.run,
    "awards": awards.run,
    "certificates": awards_certificates.run,
}


QUICK = {
    "ledger": ledger.run_quickly,
    "events": events.run_quickly,
    "awards": awards.run_quickly,
    "certificates": awards_certificates.run_quickly,
}


async def run(parts: list[str], *, is_quick: bool = False) -> Report:
    """Calibrate, then run the parts one after another; quickly means smaller where a part can be."""
    report = Report("bench")
    await calibration.run(report)
    for part in parts:
        await (QUICK if is_quick and part in QUICK else PARTS)[part](report)
    return report


def main() -> int:
    """Print the table, write the JSON; 1 where a target is not met."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all by default")
    parser.add_argument("--quick", action="store_true", help=f"small sizes, to try: {', '.join(QUICK)}")
    options = parser.parse_args()
    chosen = options.parts or list(PARTS)
    if unknown := set(chosen) - set(PARTS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    prepare_generator()
    with others_share() as others:
        report = uvloop.run(run(chosen, is_quick=options.quick))
    report.others_percent = others.percent
    print(f"\nother programs used {others.percent:.0f} % of the machine meanwhile; a quiet one measures better")
    print(f"written to {report.write()}")
    return 0 if report.all_met() else 1


if __name__ == "__main__":
    sys.exit(main())
