"""The shape on disk. No column says when a row was written; what people said is sealed."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

peer_case = Table(
    "peer_case",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("state", String(16), nullable=False, index=True),  # few search among very many
    Column("version", Integer, nullable=False),
    Column("created_week", String(8), nullable=False),
    Column("wake_at", BigInteger, index=True),  # seconds, floored to the hour
    Column("payload_ct", LargeBinary, nullable=False),
    Column("note_ct", LargeBinary),
    Column("grant_ct", LargeBinary),
    Column("requester_tag", LargeBinary(16), unique=True),  # while it is open
)

#: Deleting a row here shreds everything sealed about the request.
case_key = Table(
    "case_key",
    metadata,
    Column("case_id", String(32), ForeignKey("peer_case.id"), primary_key=True),
    Column("kek_id", String(64), nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
)

message = Table(
    "message",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_id", String(32), ForeignKey("peer_case.id"), nullable=False, index=True),
    Column("ref_ct", LargeBinary, nullable=False),
)

supporter = Table(
    "supporter",
    metadata,
    Column("tag", LargeBinary(16), primary_key=True),
    Column("kek_id", String(64), nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("profile_ct", LargeBinary, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("state", String(8), nullable=False),
    Column("next_attempt", BigInteger, nullable=False),  # microseconds; 0 is at once
    Column("first_tried_at", BigInteger),  # microseconds
    Column("lease_until", BigInteger),  # microseconds
    Column("token", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("trouble", String(32)),  # a code for why it did not arrive
    Column("lane", LargeBinary(16), nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("case_id_tag", LargeBinary(16), index=True),
    Column("kek_id", String(64), nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("payload_ct", LargeBinary, nullable=False),
    Index(None, "lane", "position"),
)

#: What all replicas leave alone for a moment, because Slack asked so.
pause = Table(
    "pause",
    metadata,
    Column("name", String(32), primary_key=True),  # a way to Slack, or a lane in hexadecimal
    Column("until", BigInteger, nullable=False),  # microseconds
)

inbox = Table(
    "inbox",
    metadata,
    Column("key", LargeBinary(16), primary_key=True),
    Column("expire_day", Integer, nullable=False, index=True),  # days since 1970
)

#: Feedback invitations; a batch has one moment for everybody, so that it says nothing of anybody.
due = Table(
    "due",
    metadata,
    Column("dedupe_key", LargeBinary(16), primary_key=True),
    Column("due_at", BigInteger, index=True),  # seconds; none for a row set aside
    Column("kek_id", String(64), nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("payload_ct", LargeBinary, nullable=False),
)

#: One row for all ballots, because rows keep the order in which they came.
feedback_bag = Table(
    "feedback_bag",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("kek_id", String(64), nullable=False),
    Column("blob", LargeBinary, nullable=False),
    CheckConstraint("id = 1", name="single"),
)

stat_window = Table(
    "stat_window",
    metadata,
    Column("stat", String(32), primary_key=True),
    Column("kek_id", String(64), nullable=False),
    Column("blob", LargeBinary, nullable=False),
)

digest_release = Table(
    "digest_release",
    metadata,
    Column("period", String(8), primary_key=True),
    Column("kek_id", String(64), nullable=False),
    Column("blob", LargeBinary, nullable=False),
)

setting = Table(
    "setting",
    metadata,
    Column("name", String(48), primary_key=True),
    Column("kek_id", String(64), nullable=False),
    Column("blob", LargeBinary, nullable=False),
)
