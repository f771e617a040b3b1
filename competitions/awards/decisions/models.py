"""Tables of decisions: numbered acts, who they concern, certificates, registers and keys, batches, recovery."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime, append_only
from core.ids import new_id

ID = String(36)


class Decision(Base):
    """A numbered act of the signatory: award, annulment, correction or re-issue; the signed paper by its digest."""

    __tablename__ = "award_decision"
    __table_args__ = (
        Index(
            "uq_award_decision_number",
            "unit_id",
            "year",
            "number",
            unique=True,
            sqlite_where=text("signed_at IS NOT NULL"),
            postgresql_where=text("signed_at IS NOT NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    round_id: Mapped[str] = mapped_column(ForeignKey("award_round.id"), index=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12))
    number: Mapped[str] = mapped_column(String(60), default="")
    year: Mapped[int]
    decided_on: Mapped[date | None]
    signer: Mapped[str] = mapped_column(String(120), default="")
    signer_title: Mapped[str] = mapped_column(String(200), default="")
    scan_digest: Mapped[str | None] = mapped_column(String(64))
    scan_type: Mapped[str] = mapped_column(String(80), default="")
    amends: Mapped[str | None] = mapped_column(ForeignKey("award_decision.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    created_by: Mapped[str] = mapped_column(ID)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DecisionItem(Base):
    """A subject of a decision. `basis` says why it may be decided: voted, no vote in this procedure, or a difference.

    Money is đồng, by the base salary in force on the decision's date; `money_basis` is JSON: how it was computed and by
    which rules. The items of a decision that amends another name the subjects that it concerns.
    """

    __tablename__ = "award_decision_item"
    __table_args__ = (
        UniqueConstraint("decision_id", "nomination_id"),
        CheckConstraint("basis <> 'difference' OR (reason <> '' AND document <> '')", name="difference_explained"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    decision_id: Mapped[str] = mapped_column(ForeignKey("award_decision.id"))
    nomination_id: Mapped[str] = mapped_column(ForeignKey("award_nomination.id"), index=True)
    session_id: Mapped[str | None] = mapped_column(ForeignKey("award_session.id"))
    award: Mapped[str] = mapped_column(String(40))
    subject_kind: Mapped[str] = mapped_column(String(12))
    subject_key: Mapped[str] = mapped_column(String(120))
    subject_name: Mapped[str] = mapped_column(String(200))
    basis: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text, default="")
    document: Mapped[str] = mapped_column(String(120), default="")
    money: Mapped[int] = mapped_column(BigInteger)
    money_basis: Mapped[str] = mapped_column(Text, default="")
    annulled_by: Mapped[str | None] = mapped_column(ForeignKey("award_decision.id"))


class DecisionOmission(Base):
    """Somebody whom the council voted for and the decision leaves out, with the reason and the document for it."""

    __tablename__ = "award_decision_omission"
    __table_args__ = (CheckConstraint("reason <> '' AND document <> ''", name="explained"),)

    decision_id: Mapped[str] = mapped_column(ForeignKey("award_decision.id"), primary_key=True)
    nomination_id: Mapped[str] = mapped_column(ForeignKey("award_nomination.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    document: Mapped[str] = mapped_column(String(120))


class CertificateBatch(Base):
    """A run that makes certificates, slice by slice; it can be cancelled and goes on after a crash.

    `details` is what all its certificates say alike, as JSON; `names` the list of a batch without a decision.
    """

    __tablename__ = "award_batch"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    round_id: Mapped[str | None] = mapped_column(ForeignKey("award_round.id"))
    decision_id: Mapped[str | None] = mapped_column(ForeignKey("award_decision.id"), unique=True)
    award: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(300))
    details: Mapped[str] = mapped_column(Text, default="{}")
    names: Mapped[str] = mapped_column(Text, default="")
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(12), index=True)
    root: Mapped[str] = mapped_column(String(64), default="")
    created_by: Mapped[str] = mapped_column(ID)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CertificateRegister(Base):
    """How many numbers a unit's register of a kind and year has given out: raised in the transaction that uses them."""

    __tablename__ = "award_register"

    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    register: Mapped[str] = mapped_column(String(40), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class AwardKey(Base):
    """A public key that has signed certificates (base64url), so that they are verified after the secret was changed."""

    __tablename__ = "award_key"

    key_id: Mapped[str] = mapped_column(String(43), primary_key=True)
    public_key: Mapped[str] = mapped_column(String(43))
    since: Mapped[datetime] = mapped_column(UtcDateTime)


class Certificate(Base):
    """A certificate in a register ("Sổ vàng"). `fields` is canonical JSON (RFC 8785), `signature` Ed25519 over it.

    The number has no gap and no double within a unit, year and kind of award. `code` is at least 80 random bits.
    """

    __tablename__ = "award_certificate"
    __table_args__ = (
        UniqueConstraint("unit_id", "register", "year", "number"),
        UniqueConstraint("batch_id", "position"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(24), unique=True)
    batch_id: Mapped[str] = mapped_column(ForeignKey("award_batch.id"))
    position: Mapped[int]
    item_id: Mapped[str | None] = mapped_column(ForeignKey("award_decision_item.id"), index=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    register: Mapped[str] = mapped_column(String(40))
    year: Mapped[int]
    number: Mapped[int]
    subject_key: Mapped[str] = mapped_column(String(120), index=True)
    fields: Mapped[str] = mapped_column(Text)
    signature: Mapped[str] = mapped_column(String(88))
    key_id: Mapped[str] = mapped_column(String(43))
    status: Mapped[str] = mapped_column(String(10))
    status_reason: Mapped[str] = mapped_column(String(500), default="")
    status_decision: Mapped[str | None] = mapped_column(ForeignKey("award_decision.id"))
    replaced_by: Mapped[str | None] = mapped_column(ForeignKey("award_certificate.id"), unique=True)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Recovery(Base):
    """What an annulment takes back, and what came back."""

    __tablename__ = "award_recovery"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    item_id: Mapped[str] = mapped_column(ForeignKey("award_decision_item.id"), index=True)
    annulment_id: Mapped[str] = mapped_column(ForeignKey("award_decision.id"))
    what: Mapped[str] = mapped_column(String(12))
    amount: Mapped[int] = mapped_column(BigInteger)
    recovered: Mapped[int] = mapped_column(BigInteger, default=0)
    document: Mapped[str] = mapped_column(String(120), default="")
    updated_by: Mapped[str] = mapped_column(ID)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CertificateForm(Base):
    """Where the fields stand on an awarding unit's pre-printed form, in tenths of a millimetre, as JSON."""

    __tablename__ = "award_certificate_form"

    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    award: Mapped[str] = mapped_column(String(40), primary_key=True)
    layout: Mapped[str] = mapped_column(Text)
    saved_by: Mapped[str] = mapped_column(ID)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


append_only(AwardKey.__table__)
