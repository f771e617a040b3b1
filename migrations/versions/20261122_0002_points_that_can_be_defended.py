"""Points that can be defended."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

from core.migrating import protect, unprotect

revision: str = "20261122_0002"
down_revision: str | None = "20261010_0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go one step up."""
    unprotect("fact")
    unprotect("point_entry")
    unprotect("scheme")
    op.create_table(
        "data_version",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_data_version")),
    )
    op.create_table(
        "fact_import",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("made_by", sa.String(length=36), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("slices", sa.Integer(), nullable=False),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("same", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("refusals", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_import")),
    )
    with op.batch_alter_table("fact_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fact_import_made_at"), ["made_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_fact_import_made_by"), ["made_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_fact_import_state"), ["state"], unique=False)

    op.create_table(
        "ledger_bound",
        sa.Column("key", sa.String(length=400), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("arrived", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", "day", name=op.f("pk_ledger_bound")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "plan",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=36), nullable=True),
        sa.CheckConstraint("valid_from <= valid_to", name=op.f("ck_plan_dates")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("number", "version", name=op.f("uq_plan_number_version")),
    )
    op.create_table(
        "planned_freeze",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("unit_kind", sa.String(length=20), nullable=False),
        sa.Column("period", sa.String(length=30), nullable=False),
        sa.Column("freeze_on", sa.Date(), nullable=False),
        sa.Column("planned_by", sa.String(length=36), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_freeze")),
        sa.UniqueConstraint("unit_kind", "period", name=op.f("uq_planned_freeze_unit_kind_period")),
    )
    with op.batch_alter_table("planned_freeze", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_planned_freeze_freeze_on"), ["freeze_on"], unique=False)

    op.create_table(
        "register_person",
        sa.Column("about_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("about_id", name=op.f("pk_register_person")),
    )
    op.create_table(
        "snapshot",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("cluster", sa.String(length=80), nullable=False),
        sa.Column("period", sa.String(length=30), nullable=False),
        sa.Column("measure", sa.String(length=20), nullable=False),
        sa.Column("indicator", sa.String(length=20), nullable=False),
        sa.Column("scheme_version", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("frozen_by", sa.String(length=36), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reopens", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["reopens"], ["snapshot.id"], name=op.f("fk_snapshot_reopens")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
        sa.UniqueConstraint("reopens", name=op.f("uq_snapshot_reopens")),
    )
    with op.batch_alter_table("snapshot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_snapshot_frozen_at"), ["frozen_at"], unique=False)

    op.create_table(
        "unit_draft",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_draft")),
    )
    op.create_table(
        "cluster_lead",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("cluster_id", sa.String(length=36), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("head_id", sa.String(length=36), nullable=True),
        sa.Column("deputy_id", sa.String(length=36), nullable=True),
        sa.CheckConstraint("head_id <> deputy_id", name=op.f("ck_cluster_lead_two_units")),
        sa.ForeignKeyConstraint(["cluster_id"], ["unit.id"], name=op.f("fk_cluster_lead_cluster_id")),
        sa.ForeignKeyConstraint(["deputy_id"], ["unit.id"], name=op.f("fk_cluster_lead_deputy_id")),
        sa.ForeignKeyConstraint(["head_id"], ["unit.id"], name=op.f("fk_cluster_lead_head_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cluster_lead")),
        sa.UniqueConstraint("cluster_id", "year", name=op.f("uq_cluster_lead_cluster_id_year")),
    )
    op.create_table(
        "declaration",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("unit_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sent_version", sa.Integer(), nullable=True),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("replaces", sa.String(length=36), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("created_by", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", sa.String(length=36), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version >= 1 AND sent >= 0", name=op.f("ck_declaration_counts")),
        sa.ForeignKeyConstraint(["replaces"], ["declaration.id"], name=op.f("fk_declaration_replaces")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_declaration_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration")),
        sa.UniqueConstraint("replaces", name=op.f("uq_declaration_replaces")),
    )
    with op.batch_alter_table("declaration", schema=None) as batch_op:
        batch_op.create_index("ix_declaration_state_updated_at", ["state", "updated_at"], unique=False)
        batch_op.create_index("ix_declaration_unit_id_state", ["unit_id", "state"], unique=False)

    op.create_table(
        "fact_import_slice",
        sa.Column("import_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["fact_import.id"], name=op.f("fk_fact_import_slice_import_id")),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_fact_import_slice")),
    )
    op.create_table(
        "imported_fact",
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("unit_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["fact_import.id"], name=op.f("fk_imported_fact_import_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_imported_fact_unit_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_imported_fact")),
    )
    with op.batch_alter_table("imported_fact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_imported_fact_import_id"), ["import_id"], unique=False)

    op.create_table(
        "ledger_month",
        sa.Column("recorded_month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("unit_id", sa.String(length=36), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_ledger_month_unit_id")),
        sa.PrimaryKeyConstraint("recorded_month", "month", "unit_id", name=op.f("pk_ledger_month")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "provisional_list",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("freeze_id", sa.String(length=36), nullable=False),
        sa.Column("unit_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["freeze_id"], ["planned_freeze.id"], name=op.f("fk_provisional_list_freeze_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_provisional_list_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provisional_list")),
        sa.UniqueConstraint("freeze_id", "unit_id", name=op.f("uq_provisional_list_freeze_id_unit_id")),
    )
    with op.batch_alter_table("provisional_list", schema=None) as batch_op:
        batch_op.create_index("ix_provisional_list_unit_id_state", ["unit_id", "state"], unique=False)

    op.create_table(
        "register_entry",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("register", sa.String(length=30), nullable=False),
        sa.Column("unit_id", sa.String(length=36), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("folded", sa.String(length=400), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("proof", sa.String(length=64), nullable=False),
        sa.Column("proof_type", sa.String(length=100), nullable=False),
        sa.Column("proof_name", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("is_waiting", sa.Boolean(), nullable=False),
        sa.Column("is_out_of_band", sa.Boolean(), nullable=False),
        sa.Column("sameness", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(length=36), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ending", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_register_entry_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_entry")),
        sa.UniqueConstraint(
            "register", "unit_id", "sameness", name=op.f("uq_register_entry_register_unit_id_sameness")
        ),
    )
    with op.batch_alter_table("register_entry", schema=None) as batch_op:
        batch_op.create_index("ix_register_entry_register", ["register", "occurred_on"], unique=False)
        batch_op.create_index("ix_register_entry_unit_id", ["unit_id", "register", "state"], unique=False)

    op.create_table(
        "register_import",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("register", sa.String(length=30), nullable=False),
        sa.Column("unit_id", sa.String(length=36), nullable=False),
        sa.Column("made_by", sa.String(length=36), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_register_import_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_import")),
    )
    op.create_table(
        "rescoring",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("scheme_version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("decided_by", sa.String(length=36), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["scheme_version"], ["scheme.version"], name=op.f("fk_rescoring_scheme_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rescoring")),
    )
    op.create_table(
        "standing",
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("criterion", sa.String(length=20), nullable=False),
        sa.Column("unit_id", sa.String(length=36), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_standing_unit_id")),
        sa.PrimaryKeyConstraint("period", "criterion", "unit_id", name=op.f("pk_standing")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "unit_boundary",
        sa.Column("unit_id", sa.String(length=36), nullable=False),
        sa.Column("rings", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_boundary_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_unit_boundary")),
    )
    op.create_table(
        "unit_succession",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("old_id", sa.String(length=36), nullable=False),
        sa.Column("new_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("before", sa.String(length=200), nullable=False),
        sa.Column("after", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("document", sa.String(length=300), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["new_id"], ["unit.id"], name=op.f("fk_unit_succession_new_id")),
        sa.ForeignKeyConstraint(["old_id"], ["unit.id"], name=op.f("fk_unit_succession_old_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_succession")),
        sa.UniqueConstraint(
            "old_id", "new_id", "kind", "effective_on", name=op.f("uq_unit_succession_old_id_new_id_kind_effective_on")
        ),
    )
    with op.batch_alter_table("unit_succession", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_succession_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_unit_succession_new_id"), ["new_id"], unique=False)

    op.create_table(
        "village_coverage",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("unit_id", sa.String(length=36), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("has_4g", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_village_coverage_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_village_coverage")),
    )
    with op.batch_alter_table("village_coverage", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_village_coverage_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "declaration_file",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("declaration_id", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.String(length=36), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["declaration_id"], ["declaration.id"], name=op.f("fk_declaration_file_declaration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration_file")),
    )
    with op.batch_alter_table("declaration_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_declaration_file_declaration_id"), ["declaration_id"], unique=False)

    op.create_table(
        "declaration_step",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("declaration_id", sa.String(length=36), nullable=False),
        sa.Column("act", sa.String(length=12), nullable=False),
        sa.Column("by", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["declaration_id"], ["declaration.id"], name=op.f("fk_declaration_step_declaration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration_step")),
    )
    with op.batch_alter_table("declaration_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_declaration_step_declaration_id"), ["declaration_id"], unique=False)

    op.create_table(
        "declaration_version",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("declaration_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("saved_by", sa.String(length=36), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["declaration_id"], ["declaration.id"], name=op.f("fk_declaration_version_declaration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration_version")),
        sa.UniqueConstraint("declaration_id", "number", name=op.f("uq_declaration_version_declaration_id_number")),
    )
    op.create_table(
        "fact_confirmation",
        sa.Column("fact_id", sa.String(length=36), nullable=False),
        sa.Column("confirmed_by", sa.String(length=36), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.id"], name=op.f("fk_fact_confirmation_fact_id")),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_fact_confirmation")),
    )
    op.create_table(
        "fact_report",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("fact_id", sa.String(length=36), nullable=False),
        sa.Column("unit_id", sa.String(length=36), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("contact", sa.String(length=120), nullable=False),
        sa.Column("reporter_id", sa.String(length=36), nullable=True),
        sa.Column("recorder_id", sa.String(length=36), nullable=True),
        sa.Column("origin", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.Column("answered_by", sa.String(length=36), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.id"], name=op.f("fk_fact_report_fact_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_fact_report_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_report")),
    )
    with op.batch_alter_table("fact_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fact_report_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_fact_report_fact_id"), ["fact_id"], unique=False)
        batch_op.create_index("ix_fact_report_origin_created_at", ["origin", "created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_fact_report_recorder_id"), ["recorder_id"], unique=False)
        batch_op.create_index("ix_fact_report_unit_id_state", ["unit_id", "state"], unique=False)

    op.create_table(
        "register_act",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("entry_id", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("is_waiting", sa.Boolean(), nullable=False),
        sa.Column("sameness", sa.String(length=64), nullable=True),
        sa.Column("made_by", sa.String(length=36), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["register_entry.id"], name=op.f("fk_register_act_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_act")),
        sa.UniqueConstraint("entry_id", "code", "sameness", name=op.f("uq_register_act_entry_id_code_sameness")),
    )
    op.create_table(
        "rescoring_slice",
        sa.Column("rescoring_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_fact_id", sa.String(length=36), nullable=False),
        sa.Column("facts", sa.Integer(), nullable=False),
        sa.Column("is_last", sa.Boolean(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["rescoring_id"], ["rescoring.id"], name=op.f("fk_rescoring_slice_rescoring_id")),
        sa.PrimaryKeyConstraint("rescoring_id", "number", name=op.f("pk_rescoring_slice")),
    )
    with op.batch_alter_table("fact", schema=None) as batch_op:
        batch_op.add_column(sa.Column("owner", sa.String(length=36), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(
            sa.Column("verification", sa.String(length=12), nullable=False, server_default=sa.text("'measured'"))
        )
        batch_op.add_column(sa.Column("evidence", sa.String(length=200), nullable=False, server_default=sa.text("''")))
        batch_op.drop_constraint(batch_op.f("uq_fact_source_key"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_fact_unit_id_kind"))
        batch_op.create_index("ix_fact_unit_id_kind", ["unit_id", "kind", "occurred_at"], unique=False)
        batch_op.drop_constraint(batch_op.f("uq_fact_reversal_of"), type_="unique")
        batch_op.create_index(
            "uq_fact_reversal_of",
            ["reversal_of"],
            unique=True,
            sqlite_where=sa.text("reversal_of IS NOT NULL"),
            postgresql_where=sa.text("reversal_of IS NOT NULL"),
        )
        batch_op.create_index("ix_fact_kind_occurred_at", ["kind", "occurred_at", "unit_id"], unique=False)
        batch_op.create_index(
            "ix_fact_pending",
            ["unit_id"],
            unique=False,
            sqlite_where=sa.text("verification = 'pending'"),
            postgresql_where=sa.text("verification = 'pending'"),
        )
        batch_op.create_unique_constraint(batch_op.f("uq_fact_source_key_owner"), ["source_key", "owner"])

    with op.batch_alter_table("point_entry", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("role", sa.String(length=12), nullable=False, server_default=sa.text("'posting'"))
        )
        batch_op.add_column(
            sa.Column("criterion", sa.String(length=20), nullable=False, server_default=sa.text("'live'"))
        )
        batch_op.add_column(sa.Column("steps", sa.Text(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("people", sa.BigInteger(), nullable=False, server_default=sa.text("'0'")))
        batch_op.add_column(sa.Column("month", sa.Integer(), nullable=False, server_default=sa.text("'0'")))
        batch_op.add_column(sa.Column("rescoring_id", sa.String(length=36), nullable=True))
        batch_op.drop_index(batch_op.f("ix_point_entry_bucket"))
        batch_op.drop_index(batch_op.f("ix_point_entry_recorded_at"))
        batch_op.create_index(
            "ix_point_entry_recorded_at", ["recorded_at", "month", "unit_id", "points", "people"], unique=False
        )
        batch_op.drop_constraint(batch_op.f("uq_point_entry_reversal_of"), type_="unique")
        batch_op.create_index(
            "uq_point_entry_reversal_of",
            ["reversal_of"],
            unique=True,
            sqlite_where=sa.text("reversal_of IS NOT NULL"),
            postgresql_where=sa.text("reversal_of IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_point_entry_occurred_at",
            ["occurred_at", "recorded_at", "unit_id", "criterion", "points", "people"],
            unique=False,
        )
        batch_op.create_foreign_key(batch_op.f("fk_point_entry_rescoring_id"), "rescoring", ["rescoring_id"], ["id"])
        batch_op.drop_column("bucket")

    with op.batch_alter_table("unit_statistic", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("'1'")))
        batch_op.add_column(sa.Column("document", sa.String(length=300), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(
            sa.Column("state", sa.String(length=10), nullable=False, server_default=sa.text("'confirmed'"))
        )
        batch_op.add_column(sa.Column("note", sa.String(length=300), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(
            sa.Column(
                "recorded_at",
                sa.DateTime(timezone=True),
                nullable=False,
                server_default=sa.text("'2026-10-10 00:00:00+00:00'"),
            )
        )
        batch_op.add_column(sa.Column("recorded_by", sa.String(length=36), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_unit_statistic_unit_id_measure_year"), type_="unique")
        batch_op.create_index("ix_unit_statistic_measure", ["measure", "year"], unique=False)
        batch_op.create_unique_constraint(
            batch_op.f("uq_unit_statistic_unit_id_measure_year_version"), ["unit_id", "measure", "year", "version"]
        )
    fill_in()
    protect("fact")
    protect("point_entry")
    protect("scheme")
    protect("declaration_step")
    protect("declaration_version")
    protect("fact_confirmation")
    protect("plan")
    protect("rescoring")
    protect("rescoring_slice")
    protect("snapshot")
    protect("unit_statistic")
    protect("unit_succession")
    protect("village_coverage")


def downgrade() -> None:
    """Go one step back; the data of other tables stays."""
    unprotect("declaration_step")
    unprotect("declaration_version")
    unprotect("fact_confirmation")
    unprotect("plan")
    unprotect("rescoring")
    unprotect("rescoring_slice")
    unprotect("snapshot")
    unprotect("unit_statistic")
    unprotect("unit_succession")
    unprotect("village_coverage")
    unprotect("fact")
    unprotect("point_entry")
    unprotect("scheme")
    take_back()
    with op.batch_alter_table("unit_statistic", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_unit_statistic_unit_id_measure_year_version"), type_="unique")
        batch_op.drop_index("ix_unit_statistic_measure")
        batch_op.create_unique_constraint(
            batch_op.f("uq_unit_statistic_unit_id_measure_year"), ["unit_id", "measure", "year"]
        )
        batch_op.drop_column("recorded_by")
        batch_op.drop_column("recorded_at")
        batch_op.drop_column("note")
        batch_op.drop_column("state")
        batch_op.drop_column("document")
        batch_op.drop_column("version")

    with op.batch_alter_table("point_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("bucket", sa.VARCHAR(length=300), nullable=False, server_default=sa.text("''")))
        batch_op.drop_constraint(batch_op.f("fk_point_entry_rescoring_id"), type_="foreignkey")
        batch_op.drop_index("ix_point_entry_occurred_at")
        batch_op.drop_index(
            "uq_point_entry_reversal_of",
            sqlite_where=sa.text("reversal_of IS NOT NULL"),
            postgresql_where=sa.text("reversal_of IS NOT NULL"),
        )
        batch_op.create_unique_constraint(batch_op.f("uq_point_entry_reversal_of"), ["reversal_of"])
        batch_op.drop_index("ix_point_entry_recorded_at")
        batch_op.create_index(batch_op.f("ix_point_entry_recorded_at"), ["recorded_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_point_entry_bucket"), ["bucket"], unique=False)
        batch_op.drop_column("rescoring_id")
        batch_op.drop_column("month")
        batch_op.drop_column("people")
        batch_op.drop_column("steps")
        batch_op.drop_column("criterion")
        batch_op.drop_column("role")

    with op.batch_alter_table("fact", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_fact_source_key_owner"), type_="unique")
        batch_op.drop_index(
            "ix_fact_pending",
            sqlite_where=sa.text("verification = 'pending'"),
            postgresql_where=sa.text("verification = 'pending'"),
        )
        batch_op.drop_index("ix_fact_kind_occurred_at")
        batch_op.drop_index(
            "uq_fact_reversal_of",
            sqlite_where=sa.text("reversal_of IS NOT NULL"),
            postgresql_where=sa.text("reversal_of IS NOT NULL"),
        )
        batch_op.create_unique_constraint(batch_op.f("uq_fact_reversal_of"), ["reversal_of"])
        batch_op.drop_index("ix_fact_unit_id_kind")
        batch_op.create_index(batch_op.f("ix_fact_unit_id_kind"), ["unit_id", "kind"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_fact_source_key"), ["source_key"])
        batch_op.drop_column("evidence")
        batch_op.drop_column("verification")
        batch_op.drop_column("owner")

    op.drop_table("rescoring_slice")
    op.drop_table("register_act")
    with op.batch_alter_table("fact_report", schema=None) as batch_op:
        batch_op.drop_index("ix_fact_report_unit_id_state")
        batch_op.drop_index(batch_op.f("ix_fact_report_recorder_id"))
        batch_op.drop_index("ix_fact_report_origin_created_at")
        batch_op.drop_index(batch_op.f("ix_fact_report_fact_id"))
        batch_op.drop_index(batch_op.f("ix_fact_report_created_at"))

    op.drop_table("fact_report")
    op.drop_table("fact_confirmation")
    op.drop_table("declaration_version")
    with op.batch_alter_table("declaration_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_declaration_step_declaration_id"))

    op.drop_table("declaration_step")
    with op.batch_alter_table("declaration_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_declaration_file_declaration_id"))

    op.drop_table("declaration_file")
    with op.batch_alter_table("village_coverage", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_village_coverage_unit_id"))

    op.drop_table("village_coverage")
    with op.batch_alter_table("unit_succession", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unit_succession_new_id"))
        batch_op.drop_index(batch_op.f("ix_unit_succession_kind"))

    op.drop_table("unit_succession")
    op.drop_table("unit_boundary")
    op.drop_table("standing")
    op.drop_table("rescoring")
    op.drop_table("register_import")
    with op.batch_alter_table("register_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_register_entry_unit_id")
        batch_op.drop_index("ix_register_entry_register")

    op.drop_table("register_entry")
    with op.batch_alter_table("provisional_list", schema=None) as batch_op:
        batch_op.drop_index("ix_provisional_list_unit_id_state")

    op.drop_table("provisional_list")
    op.drop_table("ledger_month")
    with op.batch_alter_table("imported_fact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_imported_fact_import_id"))

    op.drop_table("imported_fact")
    op.drop_table("fact_import_slice")
    with op.batch_alter_table("declaration", schema=None) as batch_op:
        batch_op.drop_index("ix_declaration_unit_id_state")
        batch_op.drop_index("ix_declaration_state_updated_at")

    op.drop_table("declaration")
    op.drop_table("cluster_lead")
    op.drop_table("unit_draft")
    with op.batch_alter_table("snapshot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_snapshot_frozen_at"))

    op.drop_table("snapshot")
    op.drop_table("register_person")
    with op.batch_alter_table("planned_freeze", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_planned_freeze_freeze_on"))

    op.drop_table("planned_freeze")
    op.drop_table("plan")
    op.drop_table("ledger_bound")
    with op.batch_alter_table("fact_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fact_import_state"))
        batch_op.drop_index(batch_op.f("ix_fact_import_made_by"))
        batch_op.drop_index(batch_op.f("ix_fact_import_made_at"))

    op.drop_table("fact_import")
    op.drop_table("data_version")
    protect("fact")
    protect("point_entry")
    protect("scheme")


def fill_in() -> None:
    """Give what was recorded before its new columns, and sum it up as recording does now."""
    op.execute("UPDATE point_entry SET role = 'reversal' WHERE reversal_of IS NOT NULL")
    op.execute("UPDATE point_entry SET earned = points")  # no bound of the old kind is looked at again
    people = "SELECT quantity FROM fact WHERE fact.id = point_entry.fact_id AND fact.kind = 'live.participation'"
    op.execute(f"UPDATE point_entry SET people = COALESCE(({people}), 0)")
    connection, moments = (
        op.get_bind(),
        sa.table("point_entry", *(sa.column(name) for name in ("id", "month", "unit_id"))),
    )
    columns: tuple[sa.ColumnClause[Any], ...] = (
        sa.column("id"),
        sa.column("unit_id"),
        sa.column("points"),
        sa.column("people"),
        sa.column("criterion"),
        sa.column("occurred_at", sa.DateTime(timezone=True)),
        sa.column("recorded_at", sa.DateTime(timezone=True)),
    )
    standings: dict[tuple[str, str, str], list[int]] = {}
    months: dict[tuple[int, int, str], list[int]] = {}
    for key, unit_id, points, number, criterion, occurred_at, recorded_at in connection.execute(
        sa.select(*columns).select_from(sa.table("point_entry"))
    ).all():
        day, recorded = local_day(occurred_at), local_day(recorded_at)
        month = day.year * 100 + day.month
        connection.execute(sa.update(moments).where(moments.c.id == key).values(month=month))
        quarter = f"{day.year}-Q{(day.month + 2) // 3}"
        for period in ("all", f"{day.year}", quarter, f"{day.year}-{day.month:02}"):
            for part in ("", criterion):
                add(standings.setdefault((period, part, unit_id), [0, 0]), points, number)
        add(months.setdefault((recorded.year * 100 + recorded.month, month, unit_id), [0, 0]), points, number)
    store("standing", ("period", "criterion", "unit_id"), standings)
    store("ledger_month", ("recorded_month", "month", "unit_id"), months)
    rewrite_schemes()


def local_day(moment: datetime) -> date:
    """Return the province's day of a moment; SQLite forgets the zone."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware + timedelta(hours=7)).date()


def add(held: list[int], points: int, people: int) -> None:
    """Add to a sum."""
    held[0] += points
    held[1] += people


def store(table: str, names: tuple[str, ...], sums: dict[Any, list[int]]) -> None:
    """Insert sums under their keys."""
    columns = [*names, "points", "people"]
    rows = [dict(zip(columns, (*key, *held), strict=True)) for key, held in sums.items()]
    op.bulk_insert(sa.table(table, *(sa.column(name) for name in columns)), rows)


def rewrite_schemes() -> None:
    """Write a rule's cap as one of the caps it may have now."""
    connection = op.get_bind()
    schemes = sa.table("scheme", sa.column("version"), sa.column("document"))
    for version, document in connection.execute(sa.select(schemes.c.version, schemes.c.document)).all():
        rules = [new_rule(rule) for rule in json.loads(document)["rules"]]
        text = json.dumps({"rules": rules}, ensure_ascii=False, sort_keys=True)
        connection.execute(sa.update(schemes).where(schemes.c.version == version).values(document=text))


def new_rule(rule: dict[str, Any]) -> dict[str, Any]:
    """Return a rule in the new form."""
    kept = {name: value for name, value in rule.items() if name != "cap" and value is not None}
    cap = rule.get("cap")
    return kept if cap is None else kept | {"caps": [{"limit": cap, "per": ["day", "source"]}]}


def take_back() -> None:
    """Leave of the new data what the old tables can hold."""
    op.execute("UPDATE fact SET source_key = SUBSTR(id || '.' || source_key, 1, 140) WHERE owner <> ''")
    op.execute(
        "DELETE FROM unit_statistic WHERE version < (SELECT MAX(other.version) FROM unit_statistic other WHERE "
        "other.unit_id = unit_statistic.unit_id AND other.measure = unit_statistic.measure "
        "AND other.year = unit_statistic.year)"
    )
    connection = op.get_bind()
    schemes = sa.table("scheme", sa.column("version"), sa.column("document"))
    for version, document in connection.execute(sa.select(schemes.c.version, schemes.c.document)).all():
        rules = [old_rule(rule) for rule in json.loads(document)["rules"]]
        text = json.dumps({"rules": rules}, ensure_ascii=False, sort_keys=True)
        connection.execute(sa.update(schemes).where(schemes.c.version == version).values(document=text))


def old_rule(rule: dict[str, Any]) -> dict[str, Any]:
    """Return what the old form can say of a rule."""
    kept = {name: rule[name] for name in ("kind", "numerator", "denominator", "only_detail") if name in rule}
    caps = rule.get("caps") or [{"limit": None}]
    return {"numerator": 0, "denominator": 1, "only_detail": None, "cap": caps[0]["limit"]} | kept
