"""What the OpenAPI document says about the awards' JSON."""

import competitions.awards.rounds.operations
from core.web.openapi import Operation

operations: tuple[Operation, ...] = (*competitions.awards.rounds.operations.operations,)
