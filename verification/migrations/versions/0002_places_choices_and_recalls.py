"""Places, what a resident chooses beside the claim, and recalls."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    _addresses()
    _quarters()
    _what_the_resident_says()
    _what_a_decision_rests_on()
    _items_called_back()
    _uses_of_papers()


def _what_the_resident_says() -> None:
    """The first name that neighbours see, that no other paper is at hand, and that the home is shared."""
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("shown_first_name", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("nothing_else", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("shares_home", sa.Boolean(), nullable=False, server_default=sa.false()))


def _what_a_decision_rests_on() -> None:
    """The issuer, the engine that read, the day that counted, and the policies themselves."""
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("issuer", sa.String(length=120), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("engine", sa.String(length=64), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("day", sa.Date(), nullable=True))
    op.create_table(
        "policies",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("first_used_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_policies")),
    )
    op.create_index(op.f("ix_policies_version"), "policies", ["version"], unique=False)


def _items_called_back() -> None:
    """One paper may be looked at again, once a recall."""
    with op.batch_alter_table("review_items", schema=None) as batch_op:
        batch_op.add_column(sa.Column("recall", sa.String(length=64), nullable=False, server_default=""))
        batch_op.drop_constraint(op.f("uq_review_items_subject_id"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_review_items_subject_id"), ["subject_id", "recall"])


def _addresses() -> None:
    """The imported address base: streets, their doors, and which import counts for which commune."""
    op.create_table(
        "address_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("doors", sa.Integer(), nullable=False),
        sa.Column("dropped", sa.Integer(), nullable=False),
        sa.Column("communes", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_imports")),
    )
    op.create_index(op.f("ix_address_imports_sha256"), "address_imports", ["sha256"])
    op.create_table(
        "address_communes",
        sa.Column("code", sa.String(length=5), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_address_communes")),
    )
    _address_streets()
    op.create_table(
        "address_words",
        sa.Column("word", sa.String(length=64), nullable=False),
        sa.Column("street_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("word", "street_id", name=op.f("pk_address_words")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_address_words_street_id"), "address_words", ["street_id"])
    op.create_table(
        "address_doors",
        sa.Column("street_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("repetition", sa.String(length=16), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("street_id", "number", "repetition", name=op.f("pk_address_doors")),
        sqlite_with_rowid=False,
    )


def _address_streets() -> None:
    op.create_table(
        "address_streets",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("commune", sa.String(length=5), nullable=False),
        sa.Column("postcode", sa.String(length=5), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("former_code", sa.String(length=5), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_streets")),
    )
    op.create_index("ix_address_streets_commune_key", "address_streets", ["commune", "key"])
    op.create_index("ix_address_streets_postcode", "address_streets", ["postcode"])
    op.create_index("ix_address_streets_import_commune", "address_streets", ["import_id", "commune"])


def _quarters() -> None:
    """Quarters and perimeters, and the quarter of each case."""
    op.create_table(
        "quarters",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("is_perimeter", sa.Boolean(), nullable=False),
        sa.Column("communes", sa.JSON(), nullable=False),
        sa.Column("shape", sa.Text(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarters")),
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("quarter", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("quarter_chosen", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_index(batch_op.f("ix_cases_quarter"), ["quarter"], unique=False)


def _uses_of_papers() -> None:
    """Uses are compared by doors and numbers; those kept before say too little and are forgotten."""
    op.execute(sa.text("DELETE FROM paper_marks"))
    op.execute(sa.text("DELETE FROM paper_uses"))
    with op.batch_alter_table("paper_uses", schema=None) as batch_op:
        batch_op.drop_column("home")
        batch_op.drop_column("issue_date")
        batch_op.add_column(sa.Column("homes", sa.JSON(), nullable=False))
        batch_op.add_column(sa.Column("numbers", sa.JSON(), nullable=False))
        batch_op.add_column(sa.Column("key_id", sa.String(length=16), nullable=False))
        batch_op.create_index(batch_op.f("ix_paper_uses_key_id"), ["key_id"], unique=False)
