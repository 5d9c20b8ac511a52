"""`make audit` says nothing good of what nobody has looked at."""

import pytest

from tests.audit.__main__ import verdict


@pytest.mark.parametrize(
    ("failed", "unseen", "code"),
    [(False, [], 0), (True, [], 1), (False, ["axe"], 2), (True, ["axe"], 1)],
)
def test_it_passes_only_when_all_was_seen_and_nothing_found(failed, unseen, code, capsys):
    assert verdict(failed, unseen) == code
    last = capsys.readouterr().out.strip().splitlines()[-1:]
    assert last == (
        ["NOT LOOKED AT: axe. ONLY= names what is to be looked at."] if unseen else last
    )
    assert ("nothing was found" in "".join(last)) is (code == 0)
