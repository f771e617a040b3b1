"""Who sends us lists of facts, and the columns of their tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from competitions.movements.domain.tables import Column
from core.kernel import N_
from leaderboards.domain.kinds import KINDS, FactKind

UNIT, KIND, WHEN, QUANTITY, PERSON, NOTE = "unit", "kind", "when", "quantity", "person", "note"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a list comes from. With one kind the table needs no column for it."""

    code: str
    title: str
    kinds: tuple[FactKind, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of this source's table, in the template's order."""
        kind = Column(KIND, "Loại số liệu", ("loai", "chi tieu"), is_needed=True)
        return (
            Column(UNIT, "Đơn vị", ("ma don vi", "ten don vi", "xa", "xa/phuong", "truong"), is_needed=True),
            *(() if len(self.kinds) == 1 else (kind,)),
            Column(WHEN, "Ngày hoặc tháng", ("ngay", "thang", "thoi gian"), is_needed=True),
            Column(QUANTITY, "Số lượng", ("so luong", "so", "gia tri"), is_needed=True),
            Column(PERSON, "Mã người (nếu có)", ("ma nguoi", "so dinh danh", "cccd", "so cccd")),
            Column(NOTE, "Ghi chú", ()),
        )


_DECLARABLE = tuple(rule.kind for rule in KINDS.values() if rule.is_declarable)
_LIST = (
    Source(
        "vneid",
        N_("VNeID: confirmations and accounts (provincial police)"),
        (FactKind.VNEID_CONFIRMATION, FactKind.VNEID_ACCOUNT),
    ),
    Source(
        "vien-thong",
        N_("Telecoms: coverage, packages, devices"),
        (FactKind.COVERAGE_VILLAGE, FactKind.PACKAGE_GIVEN, FactKind.DEVICE_GIVEN),
    ),
    Source(
        "truong-hoc",
        N_("Schools: pupils, courses, volunteers"),
        (
            FactKind.SKILL_STUDENT,
            FactKind.SCHOOL_INTEGRATED,
            FactKind.COURSE_INTEGRATED,
            FactKind.VOLUNTEER_TEAM,
            FactKind.VOLUNTEER_HELP,
        ),
    ),
    Source("mooc", N_("Open course platform: users"), (FactKind.MOOC_USER,)),
    Source("khac", N_("Another list, with the kind in each row"), _DECLARABLE),
)
SOURCES: Mapping[str, Source] = MappingProxyType({source.code: source for source in _LIST})
