"""django-markdownx's two addresses: everything sent is checked and limited.

They stand behind the admin's own door (`site_config/urls.py`), as all else under /admin/ does.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from markdownx.views import ImageUploadView, MarkdownifyView

from glossary.exchange.images import MOST_BYTES, NotAPicture, encode, keep
from glossary.publishing.actors import name_of
from glossary.rendering.pool import render_within
from glossary.rendering.results import RenderBusy, RenderError, RenderTimeout
from site_config.database_errors import full_disk, is_full
from site_config.rate_limits import RateLimit

MOST_PREVIEW_BYTES = 64 * 1024
MOST_FORM_BYTES = 64 * 1024  # beside the picture or the text: names, boundaries, escapes
PREVIEWS = RateLimit(name="preview", most=30)
UPLOADS = RateLimit(name="upload", most=30)
MODELS = ("concept", "explainer", "faq", "comparison", "section", "sitesettings")


class EditorsPost:
    """Mixed into a view: a POST by staff who may edit something, so and so many a minute."""

    http_method_names = ["post"]
    limit: RateLimit
    most_bytes = 0
    models: tuple[str, ...] = MODELS

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            may = (f"glossary.{verb}_{name}" for name in self.models for verb in ("add", "change"))
            if not any(request.user.has_perm(one) for one in may):
                raise PermissionDenied
            length = request.META.get("CONTENT_LENGTH") or "0"
            if not length.isdecimal() or int(length) > self.most_bytes:
                return refusal(_("This is too long."), 413)
            if seconds := self.limit.take(str(request.user.pk)):
                return refusal(_("Too many at once: wait a minute."), 429, wait=seconds)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc, no-any-return]


class Preview(EditorsPost, MarkdownifyView):
    """Markdown as readers would get it, without term links."""

    limit = PREVIEWS
    most_bytes = MOST_PREVIEW_BYTES * 3 + MOST_FORM_BYTES  # escaped for the form

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        text = request.POST.get("content")
        if text is None:
            return refusal(_("There is nothing to show."), 400)
        if len(text.encode(errors="replace")) > MOST_PREVIEW_BYTES:
            return refusal(_("A preview takes at most 64 kB of text."), 413)
        try:
            return HttpResponse(render_within(text))
        except RenderBusy as error:
            return refusal(str(error), 429, wait=2)
        except RenderTimeout as error:
            return refusal(str(error), 422)
        except RenderError as error:
            return refusal(str(error), 400)


class Upload(EditorsPost, ImageUploadView):
    """A picture with its alternative text, kept; the answer is the Markdown that shows it."""

    limit = UPLOADS
    most_bytes = MOST_BYTES + MOST_FORM_BYTES
    models = ("image",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sent = request.FILES.get("image")
        alt = " ".join(request.POST.get("alt", "").split())[:300]
        if sent is None:
            return JsonResponse({"image": [_("Choose a picture.")]}, status=400)
        if not alt:
            return JsonResponse({"alt": [_("Say what the picture shows.")]}, status=400)
        if (sent.size or 0) > MOST_BYTES:
            return JsonResponse({"image": [_("This file has more than 10 MB.")]}, status=413)
        try:
            image = keep(encode(sent.read()), alt=alt, by=name_of(request.user))
        except NotAPicture as error:
            return JsonResponse({"image": [str(error)]}, status=400)
        except OSError as error:
            if not is_full(error):
                raise
            said = full_disk(error, request.path).message
            return JsonResponse({"image": [said]}, status=503)
        shown = alt.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
        address = reverse("media", args=[image.file])
        return JsonResponse({"image_code": f"![{shown}]({address})"})


def refusal(reason: str, status: int, *, wait: int = 0) -> HttpResponse:
    """wait: seconds after which another try makes sense; 0 where none does."""
    answer = HttpResponse(reason, status=status, content_type="text/plain; charset=utf-8")
    if wait:
        answer["Retry-After"] = str(wait)
    return answer
