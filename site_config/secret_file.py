"""The secret key of a site on one machine: made once, readable by its owner alone."""

import os
import secrets
from pathlib import Path

from site_config.env import WrongSetting


def secret_file(data_dir: Path) -> str:
    """The key in `data_dir`/secret_key, which is made (mode 0600) if it isn't there.

    Raises WrongSetting when the folder can't be written.
    """
    path = data_dir / "secret_key"
    try:
        make_own(data_dir)
        if not path.exists():
            _make(path)
        key = path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise WrongSetting(
            f"DATA_DIR is {str(data_dir)!r}, but takes a folder that Gloss may write to"
            f" ({error.strerror}: {error.filename})."
        ) from None
    if len(key) < 50:
        raise WrongSetting(f"{path} holds no secret key: delete it and start again.")
    return key


def make_own(folder: Path) -> None:
    """Make `folder`, if it isn't there, for its owner alone: it holds drafts, hashes and keys."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _make(path: Path) -> None:
    """Write the key under a name of its own first: two processes that start at once agree."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(64) + "\n")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # the other process was first: its key counts
    finally:
        draft.unlink()
