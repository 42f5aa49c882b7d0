"""The beginning."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table of the first release."""
    _cases()
    _post()
    _figures()


def _cases() -> None:
    op.create_table(
        "peer_case",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_week", sa.String(8), nullable=False),
        sa.Column("wake_at", sa.BigInteger()),
        sa.Column("payload_ct", sa.LargeBinary(), nullable=False),
        sa.Column("note_ct", sa.LargeBinary()),
        sa.Column("grant_ct", sa.LargeBinary()),
        sa.Column("requester_tag", sa.LargeBinary(16)),
        sa.PrimaryKeyConstraint("id", name="pk_peer_case"),
        sa.UniqueConstraint("requester_tag", name="uq_peer_case_requester_tag"),
    )
    op.create_index("ix_peer_case_state", "peer_case", ["state"])
    op.create_index("ix_peer_case_wake_at", "peer_case", ["wake_at"])
    op.create_table(
        "case_key",
        sa.Column("case_id", sa.String(32), nullable=False),
        *_key(),
        sa.PrimaryKeyConstraint("case_id", name="pk_case_key"),
        sa.ForeignKeyConstraint(["case_id"], ["peer_case.id"], name="fk_case_key_case_id"),
    )
    op.create_table(
        "message",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("ref_ct", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_message"),
        sa.ForeignKeyConstraint(["case_id"], ["peer_case.id"], name="fk_message_case_id"),
    )
    op.create_index("ix_message_case_id", "message", ["case_id"])
    op.create_table(
        "supporter",
        sa.Column("tag", sa.LargeBinary(16), nullable=False),
        *_key(),
        sa.Column("profile_ct", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("tag", name="pk_supporter"),
    )


def _post() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("next_attempt", sa.BigInteger(), nullable=False),
        sa.Column("first_tried_at", sa.BigInteger()),
        sa.Column("lease_until", sa.BigInteger()),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(32)),
        sa.Column("lane", sa.LargeBinary(16), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("case_id_tag", sa.LargeBinary(16)),
        *_key(),
        sa.Column("payload_ct", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    op.create_index("ix_outbox_lane_position", "outbox", ["lane", "position"])
    op.create_index("ix_outbox_case_id_tag", "outbox", ["case_id_tag"])
    op.create_table(
        "pause",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_pause"),
    )
    op.create_table(
        "inbox",
        sa.Column("key", sa.LargeBinary(16), nullable=False),
        sa.Column("expire_day", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_inbox"),
    )
    op.create_index("ix_inbox_expire_day", "inbox", ["expire_day"])
    op.create_table(
        "due",
        sa.Column("dedupe_key", sa.LargeBinary(16), nullable=False),
        sa.Column("due_at", sa.BigInteger()),
        *_key(),
        sa.Column("payload_ct", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("dedupe_key", name="pk_due"),
    )
    op.create_index("ix_due_due_at", "due", ["due_at"])


def _figures() -> None:
    op.create_table(
        "feedback_bag",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        *_blob(),
        sa.PrimaryKeyConstraint("id", name="pk_feedback_bag"),
        sa.CheckConstraint("id = 1", name="ck_feedback_bag_single"),
    )
    for table, key in (
        ("stat_window", sa.Column("stat", sa.String(32), nullable=False)),
        ("digest_release", sa.Column("period", sa.String(8), nullable=False)),
        ("setting", sa.Column("name", sa.String(48), nullable=False)),
    ):
        named = sa.PrimaryKeyConstraint(key.name, name=f"pk_{table}")
        op.create_table(table, key, *_blob(), named)


def _key() -> tuple[sa.Column[str], sa.Column[bytes]]:
    return (
        sa.Column("kek_id", sa.String(64), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
    )


def _blob() -> tuple[sa.Column[str], sa.Column[bytes]]:
    return (
        sa.Column("kek_id", sa.String(64), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
    )
