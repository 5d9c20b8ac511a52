"""A verb on many drafts, worked through in short steps: no request takes long, none is lost.

    asked --start--> (checking --> held --go on-->) running --> done

Publishing looks at every draft before it lets the first one go live; where some aren't ready it
holds until somebody decides to publish the others or to leave all as they are. Each step is one
transaction that does its share of the drafts and notes it, so drafts and notes always agree.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from glossary.models import Batch, BatchItem, Concept, Explainer

from . import readiness
from .actions import REFUSALS, Draft
from .actors import Actor
from .batch_verbs import VERBS, Options

IN_ONE_STEP = 50
MODELS: dict[str, Any] = {"concept": Concept, "explainer": Explainer}

State = Batch.State
Item = BatchItem.State


def begin(drafts: QuerySet[Any], verb: str, *, by: User) -> Batch | None:
    """Write down that `verb` is asked for on those of `drafts` that it fits; None if it fits none.

    Nothing happens to them before `start`. Batches that nobody needs any more are cleared away.
    """
    Batch.objects.outdated().delete()
    fitting = drafts.model._default_manager.filter(VERBS[verb].fit, pk__in=drafts.values("pk"))
    name = "name" if drafts.model is Concept else "title"
    with transaction.atomic():
        batch = Batch.objects.create(verb=verb, model=drafts.model._meta.model_name, actor=by)
        items = [
            BatchItem(batch=batch, draft=pk, title=title[:300])
            for pk, title in fitting.order_by("pk").values_list("pk", name)
        ]
        if not items:
            transaction.set_rollback(True)
            return None
        BatchItem.objects.bulk_create(items, batch_size=1000)
    return batch


def start(batch: Batch, options: Options) -> None:
    """Let the steps begin, if they haven't yet."""
    is_checked = VERBS[batch.verb].is_checked
    first = State.CHECKING if is_checked else State.RUNNING
    with transaction.atomic():
        if _turn(batch, {State.ASKED}, first, options=options) and not is_checked:
            batch.items.update(state=Item.READY)


def go_on(batch: Batch) -> None:
    """Do it to the drafts that are ready, and leave the others."""
    _turn(batch, {State.HELD}, State.RUNNING)


def stop(batch: Batch) -> None:
    """Leave what is not done yet as it is."""
    _turn(batch, {State.ASKED, State.CHECKING, State.HELD, State.RUNNING}, State.STOPPED)


@transaction.atomic
def step(batch: Batch, *, by: Actor) -> Sequence[Draft]:
    """Take one step and return the drafts that it changed; `batch` then knows its new state."""
    batch.refresh_from_db(from_queryset=Batch.objects.select_for_update())
    changed: Sequence[Draft] = ()
    if batch.state == State.CHECKING:
        _check(batch)
    elif batch.state == State.RUNNING:
        changed = _do(batch, by)
    batch.save()
    return changed


def counts(batch: Batch) -> dict[str, int]:
    """How many drafts there are in each state, and in "total"."""
    found = dict(batch.items.order_by().values_list("state").annotate(Count("pk")))
    return {state.value: found.get(state.value, 0) for state in Item} | {
        "total": sum(found.values())
    }


def _turn(batch: Batch, before: set[State], after: State, **more: Any) -> bool:
    """Change the state if it is one of `before` still: two clicks at once make one change."""
    found = Batch.objects.filter(pk=batch.pk, state__in=before)
    is_mine = found.update(state=after, changed_at=timezone.now(), **more)
    batch.refresh_from_db()
    return bool(is_mine)


def _next(batch: Batch, state: Item) -> tuple[list[BatchItem], dict[int, Draft]]:
    """The items of the next step, and their drafts by key; one that was deleted is missing."""
    items = list(batch.items.filter(state=state).order_by("pk")[:IN_ONE_STEP])
    drafts = MODELS[batch.model]._default_manager.select_related("publication")
    return items, drafts.in_bulk([item.draft for item in items])


def _check(batch: Batch) -> None:
    """Look at the next drafts: each is ready, or refused with every reason."""
    items, drafts = _next(batch, Item.WAITING)
    clashing = _clashing(drafts.values())
    for item in items:
        draft = drafts.get(item.draft)
        found = readiness.problems(draft) if draft else []
        reasons = [problem.message for problem in found if problem.stops]
        _settle(item, Item.READY, [*reasons, *clashing[item.draft]], is_there=draft is not None)
    _keep(items)
    if not batch.items.filter(state=Item.WAITING).exists():
        refused = batch.items.filter(state=Item.REFUSED).exists()
        batch.state = State.HELD if refused else State.RUNNING


def _clashing(drafts: Iterable[Draft]) -> dict[int, list[str]]:
    """For each draft of a step the names that one before it in that step claims as well."""
    found: dict[int, list[str]] = defaultdict(list)
    before: list[Draft] = []
    if readiness.clashes(listed := list(drafts)):
        for draft in listed:
            found[draft.pk] = [one.message for one in readiness.clashes([*before, draft])]
            before += [] if found[draft.pk] else [draft]
    return found


def _do(batch: Batch, by: Actor) -> Sequence[Draft]:
    """Do it to the next drafts all at once; where one stands in the way, to each by itself."""
    items, drafts = _next(batch, Item.READY)
    reasons: dict[int, list[str]] = defaultdict(list)
    changed: list[Draft] = []
    try:
        changed += _try(batch, list(drafts.values()), by)
    except REFUSALS:
        for key, draft in drafts.items():
            try:
                changed += _try(batch, [draft], by)
            except REFUSALS as refusal:
                reasons[key].append(str(refusal))
    for item in items:
        _settle(item, Item.DONE, reasons[item.draft], is_there=item.draft in drafts)
    _keep(items)
    if not batch.items.filter(state=Item.READY).exists():
        batch.state = State.DONE
    return changed


@transaction.atomic
def _try(batch: Batch, drafts: Sequence[Draft], by: Actor) -> Sequence[Draft]:
    return VERBS[batch.verb].deed(drafts, batch.options, by) if drafts else ()


def _settle(item: BatchItem, state: Item, reasons: Sequence[str], *, is_there: bool) -> None:
    said = list(reasons) if is_there else [_("This draft was deleted.")]
    item.state, item.reason = (Item.REFUSED, " ".join(said)) if said else (state, "")


def _keep(items: Sequence[BatchItem]) -> None:
    BatchItem.objects.bulk_update(items, ["state", "reason"], batch_size=IN_ONE_STEP)
