"""What the OpenAPI document says about the awards' JSON."""

import competitions.awards.decisions.operations
import competitions.awards.rounds.operations
from core.web.openapi import Operation

operations: tuple[Operation, ...] = (
    *competitions.awards.decisions.operations.operations,
    *competitions.awards.rounds.operations.operations,
)
