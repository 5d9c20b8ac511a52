"""What is optional is imported where it is used; who asks for it without having it is told how."""

from importlib.util import find_spec

from site_config.env import WrongSetting


def require(module: str, *, file: str, why: str) -> None:
    """Raise WrongSetting where `module` isn't installed. why: what asks for it, as a sentence."""
    if find_spec(module) is None:
        raise WrongSetting(
            f"{why}, but {module.replace('_', '-')} isn't installed: run `pip install -r {file}`."
        )
