"""A soak in miniature, so that `make soak` works when somebody needs it."""

from bench.soak.plan import Size, draw
from bench.soak.soak import soak

SEED = 169
SIZE = Size(cases=30, supporters=12, replicas=1, days=1)


def test_a_small_soak_loses_nothing(tmp_path):
    kinds = {one.kind for slot in draw(SEED, SIZE) for one in slot.incidents}
    assert {"kill", "reset_after"} <= kinds, "another seed would show more"
    said = []
    found = soak(tmp_path, "", SIZE, SEED, said.append)
    assert not found.broken, "\n".join(said)
    figures = dict(found.figures)
    assert "accepted" in figures["what people did"], said
