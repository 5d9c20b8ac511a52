"""What tests of publishing share."""

import pytest

from glossary.publishing import derive


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few pages are enough to be too many for one transaction."""
    monkeypatch.setattr(derive, "IN_ONE_TRANSACTION", 3)
    monkeypatch.setattr(derive, "IN_MEMORY", 4)
