"""Kinds of award that the form offers, by who may earn them; the level decides between Bằng khen and Giấy khen."""

from collections.abc import Iterable
from dataclasses import dataclass

from competitions.awards.domain.words import AwardKind, Level, SubjectKind
from competitions.awards.rounds.domain.rules_document import OFFICIAL, Award
from core.kernel import FieldError, Invalid, N_
from units.domain.unit import Kind


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of award to tick: its titles by kind, what it stands on, and a usual quota."""

    code: str
    merit: str
    praise: str
    subject: SubjectKind = SubjectKind.COLLECTIVE
    board: Kind | None = None
    is_by_cluster: bool = False
    quota: str = "1"

    def title_at(self, level: Level) -> str:
        """Return the title, a message id: the province's chairman gives Bằng khen, all others Giấy khen."""
        return self.merit if kind_at(level) is AwardKind.CERTIFICATE_OF_MERIT else self.praise


TEMPLATES = (
    Template(
        "communes",
        N_("Certificate of merit for communes and wards"),
        N_("Certificate of commendation for communes and wards"),
        board=Kind.COMMUNE,
        is_by_cluster=True,
    ),
    Template(
        "schools",
        N_("Certificate of merit for schools"),
        N_("Certificate of commendation for schools"),
        board=Kind.SCHOOL,
        quota="10",
    ),
    Template(
        "cells",
        N_("Certificate of merit for party cells"),
        N_("Certificate of commendation for party cells"),
        board=Kind.PARTY_CELL,
        quota="10",
    ),
    Template(
        "people",
        N_("Certificate of merit for persons"),
        N_("Certificate of commendation for persons"),
        SubjectKind.PERSON,
        quota="10",
    ),
    Template(
        "households",
        N_("Certificate of merit for households"),
        N_("Certificate of commendation for households"),
        SubjectKind.HOUSEHOLD,
        quota="5",
    ),
    Template(
        "outside",
        N_("Certificate of merit for units outside the system"),
        N_("Certificate of commendation for units outside the system"),
        SubjectKind.OUTSIDE,
        quota="3",
    ),
)


def kind_at(level: Level) -> AwardKind:
    """Return what a level awards."""
    is_province = level is Level.PROVINCE
    return AwardKind.CERTIFICATE_OF_MERIT if is_province else AwardKind.CERTIFICATE_OF_COMMENDATION


def may_give(level: Level, kind: AwardKind) -> bool:
    """Say whether a round of the level gives the award: participation and thanks are everybody's."""
    return kind not in OFFICIAL or kind is kind_at(level)


def check_given(level: Level, awards: Iterable[Award]) -> None:
    """Raise Invalid, naming it, for an award that another level gives: a decision bears its own signatory's awards."""
    praise = N_(
        "“%(award)s”: a round of the province gives certificates of merit. A certificate of commendation is given in a "
        "round of its own department, commune or school."
    )
    merit = N_(
        "“%(award)s”: certificates of merit are given by the chairman of the province. This round gives certificates "
        "of commendation."
    )
    text = praise if level is Level.PROVINCE else merit
    wrong = [each for each in awards if not may_give(level, each.kind)]
    if wrong:
        errors = tuple(FieldError("awards", text, {"award": each.title}) for each in wrong)
        raise Invalid(text, errors=errors, award=wrong[0].title)
