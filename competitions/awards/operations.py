"""What the OpenAPI document says about the awards' JSON."""

from core.web.openapi import Operation

operations: tuple[Operation, ...] = ()
