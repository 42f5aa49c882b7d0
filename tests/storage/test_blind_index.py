import hmac
import itertools

import pytest

from storage.blind_index import BlindIndex
from storage.sealing import derive

KEY = bytes(range(32))


@pytest.fixture
def index():
    return BlindIndex(KEY, "T0ONE")


def test_a_tag_is_stable_and_follows_its_published_rule(index):
    message = b"\0\0\0\5T0ONE\0\0\0\5U0ANN"
    rule = hmac.digest(derive(KEY, "idx.requester"), message, "sha256")[:16]
    assert index.tag("requester", "U0ANN") == rule
    assert BlindIndex(KEY, "T0ONE").tag("requester", "U0ANN") == rule


def test_tags_differ_by_person_purpose_workspace_and_key():
    tags = {
        BlindIndex(key, workspace).tag(purpose, person)
        for key in (KEY, bytes(32))
        for workspace in ("T0ONE", "T0TWO", "T0ON")
        for purpose in ("requester", "supporter")
        for person in ("U0ANN", "U0BEN", "W0ANN", "EU0ANN"[1:] + "X")
    }
    assert len(tags) == 2 * 3 * 2 * 4


def test_ten_thousand_people_have_ten_thousand_tags(index):
    people = ("U0" + "".join(letters) for letters in itertools.product("0123456789", repeat=4))
    assert len({index.tag("requester", person) for person in people}) == 10_000


def test_an_id_is_recognised_however_it_was_typed(index):
    assert index.tag("requester", " u0ann\n") == index.tag("requester", "U0ANN")


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "U",
        "U0",
        "C0CANARY",
        "U0CANARY-1",
        "U0CANARY\nX",
        "<@U0CANARY>",
        "U0CANARı",
        "U0CANARſ",
    ],
)
def test_what_is_no_user_id_is_refused_without_being_repeated(wrong, index):
    with pytest.raises(ValueError, match=r"^not a Slack user id$") as caught:
        index.tag("requester", wrong)
    assert "CANAR" not in repr(caught.value)


def test_digests_differ_by_data_purpose_workspace_and_from_tags(index):
    made = [
        index.digest("inbox", b"U0ANN"),
        index.digest("inbox", b""),
        index.digest("outbox", b"U0ANN"),
        BlindIndex(KEY, "T0TWO").digest("inbox", b"U0ANN"),
        BlindIndex(bytes(32), "T0ONE").digest("inbox", b"U0ANN"),
        index.tag("inbox", "U0ANN"),
    ]
    assert len(set(made)) == len(made)
    assert {len(one) for one in made} == {16}
    assert index.digest("inbox", b"U0ANN") == made[0]


def test_an_index_shows_no_key(index):
    assert repr(KEY) not in repr(index)
    assert KEY.hex() not in repr(index)
