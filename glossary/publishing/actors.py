"""Who carries out a verb: somebody with an account, an operator, or the schedule."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User


@dataclass(frozen=True)
class Operator:
    """Somebody at a command line, or the schedule: a name without an account."""

    name: str


Actor = User | AnonymousUser | Operator | None
SCHEDULE = Operator("schedule")


def name_of(actor: Actor) -> str:
    """How history calls somebody, also when the account is gone."""
    if isinstance(actor, Operator):
        return actor.name
    if actor is None or not actor.is_authenticated:
        return ""
    return actor.get_full_name() or actor.get_username()


def account_of(actor: Actor) -> User | None:
    """The account, where the actor has one."""
    return actor if isinstance(actor, User) else None
