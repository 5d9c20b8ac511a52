"""Two people, one form: the second save comes back with both texts, and overwrites nothing."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from glossary.publishing.differences import Word, words


@dataclass(frozen=True)
class Conflict:
    """One field in which what was sent is not what is stored now."""

    label: str
    field: str
    words: list[Word]  # from what is stored to what was sent


class VersionedForm(forms.ModelForm):
    """A form that knows the version of the row it was opened on.

    When somebody saved in between, the form is refused and holds every difference; it then carries
    the new version, so that saving again is a decision made with both texts in view.
    """

    seen_version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_lost = False
        self.stored_version = self.version_of(self.instance) if self.instance.pk else ""
        self.fields["seen_version"].initial = self.stored_version

    def version_of(self, instance: Any) -> str:
        return str(instance.version)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        sent = self.data.get(self.add_prefix("seen_version"))
        if self.instance.pk and sent and sent != self.stored_version:
            self.is_lost = True
            data: Any = self.data.copy()  # type: ignore[attr-defined]
            data[self.add_prefix("seen_version")] = self.stored_version
            self.data = data
            self.add_error(
                None,
                _(
                    "Somebody else saved this while you were writing, and nothing of yours has been"
                    " saved yet. Below you see where your text differs from what is stored. Take"
                    " over what you need, then save again to put your text in its place."
                ),
            )
        return cleaned

    @property
    def changed_data(self) -> list[str]:
        return [name for name in super().changed_data if name != "seen_version"]


def conflicts_of(form: forms.BaseForm) -> list[Conflict]:
    """Fields in which `form` says other than what is stored."""
    found = []
    for name in form.changed_data:
        if name not in form.fields or form[name].is_hidden:
            continue
        field = form[name]
        found.append(
            Conflict(
                label=str(field.label),
                field=field.id_for_label,
                words=words(_said(field, field.initial), _said(field, field.value())),
            )
        )
    return [*found, *getattr(form, "more_conflicts", list)()]


def conflict_context(context: dict[str, Any]) -> dict[str, Any]:
    """What a refused form shows: its differences, those of its inline forms, and who was first."""
    form = context["adminform"].form
    if not getattr(form, "is_lost", False):
        return {}
    parts = (each for group in context["inline_admin_formsets"] for each in group.formset)
    stored = form.instance.pk and type(form.instance)._default_manager.get(pk=form.instance.pk)
    draft = getattr(stored, "owner", stored)
    return {
        "conflicts": [conflict for one in (form, *parts) for conflict in conflicts_of(one)],
        "saved_by": draft.changed_by,
        "saved_at": draft.changed_at,
    }


def _said(field: forms.BoundField, value: Any) -> str:
    """What a value says, as text; chosen rows by their names."""
    queryset = getattr(field.field, "queryset", None)
    if queryset is not None and value:
        value = field.field.prepare_value(value)
        keys = value if isinstance(value, list | tuple) else [value]
        return ", ".join(str(one) for one in queryset.filter(pk__in=keys))
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value).replace("\r\n", "\n")
