"""Sources and pictures: live as soon as they are saved."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from glossary.exchange.images import MOST_BYTES, NotAPicture, encode, keep
from glossary.models import Dependency, Image, Page, SiteSettings, Source
from glossary.publishing.actors import name_of
from glossary.publishing.live_edits import image_changed, source_changed

from .picks import MOST_PICKED, Pickable


@admin.register(Source)
class SourceAdmin(Pickable, admin.ModelAdmin):
    list_display = ("title", "key", "authors", "year", "kind", "use_count")
    list_filter = ("kind",)
    search_fields = ("title", "key", "authors", "doi", "arxiv")
    ordering = ("key",)
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        found: QuerySet[Source] = super().get_queryset(request)
        return found.annotate(uses=Count("concept_uses"))

    def get_readonly_fields(
        self, request: HttpRequest, obj: Source | None = None
    ) -> tuple[str, ...]:
        """A key that texts cite stays: `[^key]` would lead nowhere."""
        cited = obj and Page.objects.depending_on(Dependency.Kind.SOURCE, [obj.key]).exists()
        return ("key",) if cited else ()

    def picked(self, typed: str) -> list[dict[str, Any]]:
        """Sources in which every word that was typed occurs; the newest first."""
        found = Source.objects.all()
        for word in typed.split():
            fields = ("title", "key", "authors")
            near = Q(*((f"{name}__icontains", word) for name in fields), _connector=Q.OR)
            found = found.filter(
                near | Q(year=int(word)) if word.isdecimal() and len(word) == 4 else near
            )
        return [
            {
                "key": each.key,
                "name": each.title,
                "short": " · ".join(str(one) for one in (each.authors, each.year, each.key) if one),
            }
            for each in found.order_by(F("year").desc(nulls_last=True), "title")[:MOST_PICKED]
        ]

    @admin.display(description=_("concepts"), ordering="uses")
    def use_count(self, source: Any) -> int:
        return int(source.uses)

    def save_model(self, request: HttpRequest, obj: Source, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        source_changed(obj)


class ImageForm(forms.ModelForm):
    picture = forms.FileField(
        label=_("Picture"), help_text=_("PNG, JPEG, WebP or GIF, at most 10 MB.")
    )

    class Meta:
        model = Image
        fields = ("alt",)

    def clean_picture(self) -> Any:
        """The picture, decoded and encoded anew."""
        sent: UploadedFile = self.cleaned_data["picture"]
        if (sent.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("This file has more than 10 MB."))
        try:
            return encode(sent.read())
        except NotAPicture as error:
            raise forms.ValidationError(str(error)) from None


@admin.register(Image)
class ImageAdmin(Pickable, admin.ModelAdmin):
    list_display = ("thumbnail", "alt", "file", "size", "uploaded_at", "uploaded_by")
    list_display_links = ("thumbnail", "alt")
    list_filter = ("uploaded_at",)
    search_fields = ("alt", "file", "uploaded_by")
    list_per_page = 50

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        return super().get_form(
            request, obj, change, **({} if obj else {"form": ImageForm}), **kwargs
        )

    def get_fields(self, request: HttpRequest, obj: Image | None = None) -> tuple[str, ...]:
        return ("alt", "thumbnail", "markdown") if obj else ("picture", "alt")

    def get_readonly_fields(
        self, request: HttpRequest, obj: Image | None = None
    ) -> tuple[str, ...]:
        return ("thumbnail", "markdown") if obj else ()

    def picked(self, typed: str) -> list[dict[str, Any]]:
        """Pictures by what they show, the newest first."""
        found = Image.objects.filter(alt__icontains=typed).order_by("-uploaded_at")
        return [
            {
                "name": each.alt,
                "short": self.size(each),
                "value": reverse("media", args=[each.file]),
            }
            for each in found[:MOST_PICKED]
        ]

    @admin.display(description=_("picture"))
    def thumbnail(self, image: Image) -> str:
        address = reverse("media", args=[image.file])
        return format_html(
            '<img class="g-thumbnail" src="{}" alt="{}" loading="lazy">', address, image.alt
        )

    @admin.display(description=_("pixels"))
    def size(self, image: Image) -> str:
        return f"{image.width} × {image.height}"

    @admin.display(description=_("in a text"))
    def markdown(self, image: Image) -> str:
        return format_html("<code>![{}]({})</code>", image.alt, reverse("media", args=[image.file]))

    def save_model(self, request: HttpRequest, obj: Image, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            image_changed(obj)
            return
        kept = keep(form.cleaned_data["picture"], alt=obj.alt, by=name_of(request.user))
        obj.__dict__.update(kept.__dict__)

    def has_delete_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        """Pictures that a published page shows stay, and so does the site's logo."""
        shown = obj and (
            Page.objects.filter(twin_md__contains=obj.file).exists()
            or SiteSettings.objects.filter(logo=obj).exists()
        )
        return not shown and super().has_delete_permission(request, obj)
