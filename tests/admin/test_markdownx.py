"""The two addresses of django-markdownx, as anybody on the net could try them."""

import fcntl
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Pillow

from glossary.exchange import images
from glossary.models import Image
from glossary.views.admin import markdownx_views

PREVIEW = "/admin/markdownx/markdownify/"
UPLOAD = "/admin/markdownx/upload/"


def picture(kind: str = "PNG", size=(8, 6), **saved) -> bytes:
    out = BytesIO()
    Pillow.new("RGB", size, "green").save(out, format=kind, **saved)
    return out.getvalue()


def send(client, content: bytes, name: str = "x.png", kind: str = "image/png", alt: str = "A leaf"):
    return client.post(UPLOAD, {"image": SimpleUploadedFile(name, content, kind), "alt": alt})


def test_both_names_of_markdownx_lead_to_our_own_views():
    assert reverse("markdownx_markdownify") == PREVIEW
    assert reverse("markdownx_upload") == UPLOAD


@pytest.mark.django_db
@pytest.mark.parametrize("address", [PREVIEW, UPLOAD])
def test_strangers_and_staff_without_rights_are_refused(client, stranger, address):
    for method in ("get", "post"):
        answer = getattr(client, method)(address, {"content": "*x*"})
        assert answer.status_code == 302
        assert "login" in answer["Location"]
    assert stranger.post(address, {"content": "*x*"}).status_code == 403
    assert not Image.objects.exists()


@pytest.mark.parametrize("address", [PREVIEW, UPLOAD])
def test_only_a_post_is_answered(author, address):
    assert author.get(address).status_code == 405


def test_a_preview_is_sanitised_html(author):
    answer = author.post(
        PREVIEW, {"content": "**bold** <script>alert(1)</script> [x](javascript:x)"}
    )
    text = answer.content.decode()
    assert "<strong>bold</strong>" in text
    assert "<script" not in text
    assert 'href="javascript' not in text


def test_a_preview_without_text_is_a_bad_request(author):
    assert author.post(PREVIEW).status_code == 400


def test_an_empty_preview_is_empty(author):
    assert author.post(PREVIEW, {"content": ""}).status_code == 200


def test_a_text_that_is_too_long_is_refused_unrendered(author, monkeypatch):
    monkeypatch.setattr(markdownx_views, "render_within", lambda text: pytest.fail("rendered"))
    assert author.post(PREVIEW, {"content": "x" * (64 * 1024 + 1)}).status_code == 413
    assert author.post(PREVIEW, {"content": "x" * 400_000}).status_code == 413


def test_a_text_that_takes_too_long_is_an_answer_not_a_failure(author, monkeypatch):
    def slow(text):
        raise markdownx_views.RenderTimeout("too slow")

    monkeypatch.setattr(markdownx_views, "render_within", slow)
    assert author.post(PREVIEW, {"content": "x"}).status_code == 422


def test_so_many_previews_a_minute_and_no_more(author, monkeypatch):
    monkeypatch.setattr(markdownx_views, "render_within", lambda text: text)
    codes = [author.post(PREVIEW, {"content": "x"}).status_code for _time in range(31)]
    assert codes == [200] * 30 + [429]


@pytest.mark.parametrize(
    ("kind", "ending"), [("PNG", ".png"), ("JPEG", ".jpg"), ("WEBP", ".webp"), ("GIF", ".gif")]
)
def test_a_picture_is_kept_under_a_name_of_ours_with_its_words(author, settings, kind, ending):
    answer = send(author, picture(kind), "../../evil.html", "text/html", alt="A [green] leaf")
    code = answer.json()["image_code"]
    image = Image.objects.get()
    assert code == f"![A \\[green\\] leaf](/media/{image.file})"
    assert image.file.endswith(ending)
    assert (image.alt, image.width, image.height) == ("A [green] leaf", 8, 6)
    assert image.uploaded_by == "Ann Author"
    assert (Path(settings.MEDIA_ROOT) / image.file).is_file()
    shown = author.get(f"/media/{image.file}")
    assert shown["Content-Type"].startswith("image/")


def test_the_same_picture_is_kept_once(author):
    assert send(author, picture()).json() == send(author, picture()).json()
    assert Image.objects.count() == 1


def test_what_is_kept_is_encoded_anew(author, settings):
    hidden = picture("PNG") + b"<script>alert(1)</script>"
    send(author, hidden)
    kept = (Path(settings.MEDIA_ROOT) / Image.objects.get().file).read_bytes()
    assert b"script" not in kept


def test_where_the_picture_was_taken_is_forgotten(author, settings):
    exif = Pillow.Exif()
    exif[0x010E] = "secret place"
    send(author, picture("JPEG", exif=exif))
    kept = (Path(settings.MEDIA_ROOT) / Image.objects.get().file).read_bytes()
    assert b"secret" not in kept


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
BAD = {
    "html as gif": (b"<html><script>alert(1)</script>", "x.html", "image/gif"),
    "svg": (SVG, "x.svg", "image/svg+xml"),
    "svg as png": (SVG, "x.png", "image/png"),
    "half a png": (picture()[:40], "x.png", "image/png"),
    "text as png": (b"not a picture", "x.png", "image/png"),
    "empty": (b" ", "x.png", "image/png"),
    "bmp": (picture("BMP"), "x.png", "image/png"),
    "tiff": (picture("TIFF"), "x.png", "image/png"),
    "gif header": (b"GIF89a" + b"\xff" * 50, "x.gif", "image/gif"),
    "jpeg header": (b"\xff\xd8\xff\xe0" + b"\0" * 50, "x.jpg", "image/jpeg"),
    "webp header": (b"RIFF\xff\0\0\0WEBPVP8 " + b"\0" * 50, "x.webp", "image/webp"),
    "png header and html": (b"\x89PNG\r\n\x1a\n<script>alert(1)</script>", "x.png", "image/png"),
    "png of no size": (picture()[:16] + b"\0" * 8 + picture()[24:], "x.png", "image/png"),
    "png of all sizes": (picture()[:16] + b"\x7f\xff" * 4 + picture()[24:], "x.png", "image/png"),
    **{
        f"half a {kind}": (picture(kind, (64, 64))[:60], f"x.{kind}", f"image/{kind}")
        for kind in ("jpeg", "gif", "webp")
    },
    **{
        f"{kind} as it is named": (picture(kind.upper()), f"x.{kind}", "image/png")
        for kind in ("ico", "ppm", "tga", "pcx", "dds", "sgi", "im", "pdf")
    },
    **{
        what: (content, name, "image/png")
        for what, content, name in (
            ("a program", b"\x7fELF" + b"\0" * 60, "x.png"),
            ("a script", b"#!/bin/sh\nid\n", "x.png.sh"),
            ("php", b"<?php system($_GET[0]); ?>", "x.php.png"),
            ("python", b"import os", "x.py"),
            ("a zip", b"PK\3\4" + b"\0" * 60, "x.png"),
            ("gzip", b"\x1f\x8b\x08" + b"\0" * 60, "x.png"),
            ("postscript", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "x.png"),
            ("entities", b'<!DOCTYPE a [<!ENTITY b "c">]><svg>&b;</svg>', "x.svg"),
            ("a film", b"\0\0\0\x18ftypmp42" + b"\0" * 60, "x.png"),
            ("heic", b"\0\0\0\x18ftypheic" + b"\0" * 60, "x.png"),
            ("flash", b"FWS\x09" + b"\0" * 60, "x.png"),
            ("java script", b"alert(1)//", "x.js"),
            ("a stylesheet", b"*{background:url(//evil.example)}", "x.css"),
            ("html", b"<!doctype html><script>alert(1)</script>", "x.html"),
            ("zeros", b"\0" * 5000, "x.png"),
            ("noise", bytes(range(256)) * 20, "x.png"),
        )
    },
}


def test_there_are_enough_of_them():
    assert len(BAD) >= 40


@pytest.mark.parametrize("what", BAD)
def test_everything_else_is_a_bad_request_and_nothing_is_kept(author, settings, what):
    answer = send(author, *BAD[what])
    assert answer.status_code == 400
    assert answer.json()["image"]
    assert not Image.objects.exists()
    assert (
        not list(Path(settings.MEDIA_ROOT).glob("**/*")) if settings.MEDIA_ROOT.exists() else True
    )


def test_no_picture_and_no_words_are_bad_requests(author):
    assert author.post(UPLOAD, {"alt": "A leaf"}).status_code == 400
    assert send(author, picture(), alt="  ").json()["alt"]
    assert not Image.objects.exists()


def test_a_picture_of_too_many_pixels_is_refused_by_its_header(author, monkeypatch):
    out = BytesIO()
    Pillow.new("1", (6000, 5000)).save(out, format="PNG")
    monkeypatch.setattr(Pillow.Image, "load", lambda self: pytest.fail("decoded"))
    answer = send(author, out.getvalue())
    assert answer.status_code == 400
    assert "megapixels" in answer.json()["image"][0]


def test_a_film_is_refused(author):
    out = BytesIO()
    frames = [Pillow.new("L", (2, 2), shade) for shade in range(201)]
    frames[0].save(out, format="GIF", save_all=True, append_images=frames[1:])
    assert "frames" in send(author, out.getvalue(), "x.gif", "image/gif").json()["image"][0]


def test_a_picture_that_moves_goes_on_moving(author, settings):
    out = BytesIO()
    frames = [Pillow.new("L", (4, 4), shade) for shade in (0, 120, 250)]
    frames[0].save(out, format="GIF", save_all=True, append_images=frames[1:])
    send(author, out.getvalue(), "x.gif", "image/gif")
    with Pillow.open(Path(settings.MEDIA_ROOT) / Image.objects.get().file) as kept:
        assert kept.n_frames == 3


def test_of_a_picture_that_moves_nothing_that_was_sent_is_left(author, settings):
    frames = [Pillow.new("RGB", (4, 4), shade) for shade in ("red", "green", "blue")]
    words = {"comment": b"<script>secret", "icc_profile": b"secret profile"}
    for kind in ("GIF", "PNG", "WEBP"):
        out = BytesIO()
        frames[0].save(out, format=kind, save_all=True, append_images=frames[1:], **words)
        send(author, out.getvalue())
    kept = [(Path(settings.MEDIA_ROOT) / image.file) for image in Image.objects.all()]
    assert len(kept) == 3
    assert not any(b"secret" in file.read_bytes() for file in kept)


def test_a_photo_that_holds_a_second_one_is_kept_as_its_first(author, settings):
    """As many phones and cameras write them: MPO, in a file that is called .jpg."""
    out = BytesIO()
    second = Pillow.new("RGB", (4, 3), "red")
    Pillow.new("RGB", (8, 6)).save(out, format="MPO", save_all=True, append_images=[second])
    assert send(author, out.getvalue(), "x.jpg", "image/jpeg").status_code == 200
    image = Image.objects.get()
    assert (image.file.endswith(".jpg"), image.width, image.height) == (True, 8, 6)
    with Pillow.open(Path(settings.MEDIA_ROOT) / image.file) as kept:
        assert (kept.format, getattr(kept, "n_frames", 1)) == ("JPEG", 1)


def test_a_file_that_is_too_large_is_refused(author, monkeypatch):
    monkeypatch.setattr(markdownx_views, "MOST_BYTES", 100)
    assert send(author, picture(size=(400, 400)) + b"x" * 200).status_code == 413
    monkeypatch.setattr(markdownx_views.Upload, "most_bytes", 100)
    assert send(author, picture()).status_code == 413


def test_large_pictures_are_made_smaller():
    kept = images.encode(picture("PNG", (3000, 1500)))
    assert (kept.width, kept.height) == (2400, 1200)


def test_a_large_picture_stands_upright():
    exif = Pillow.Exif()
    exif[0x0112] = 6  # held on its side
    kept = images.encode(picture("JPEG", (3000, 1500), exif=exif))
    assert (kept.width, kept.height) == (1200, 2400)


def test_large_pictures_take_turns_on_a_machine_and_small_ones_do_not_wait(settings):
    """Several at once, of 45 kB each, would take all memory that the service may have."""
    with (Path(settings.DATA_DIR) / images.LOCK).open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(images.NotAPicture, match="Too many at once"):
            images.encode(picture(size=(1500, 1500)), patience=0.1)
        assert images.encode(picture(size=(900, 900)), patience=0.1)
    assert images.encode(picture(size=(1500, 1500)), patience=0.1)


def test_no_picture_is_blamed_for_a_folder_in_which_nobody_can_take_turns(
    settings, monkeypatch, tmp_path
):
    monkeypatch.setattr(images, "LOCK", "pictures.lock")
    settings.DATA_DIR = tmp_path / "new"
    assert images.encode(picture(size=(1500, 1500)))
    settings.DATA_DIR = tmp_path / "new" / "pictures.lock"  # no folder at all
    with pytest.raises(FileExistsError):
        images.encode(picture(size=(1500, 1500)))


def test_what_moves_may_be_no_larger_than_what_several_frames_of_can_be_held(monkeypatch):
    monkeypatch.setattr(images, "MOST_PIXELS_OF_A_FRAME", 15)
    out = BytesIO()
    frames = [Pillow.new("L", (4, 4), shade) for shade in (0, 120, 250)]
    frames[0].save(out, format="GIF", save_all=True, append_images=frames[1:])
    with pytest.raises(images.NotAPicture, match="moves"):
        images.encode(out.getvalue())
    assert images.encode(picture(size=(4, 4)))


def test_a_picture_is_added_in_the_list_of_pictures_too(author):
    add = reverse("admin:glossary_image_add")
    sent = {"picture": SimpleUploadedFile("x.png", picture()), "alt": "A leaf"}
    assert author.post(add, sent).status_code == 302
    assert Image.objects.get().alt == "A leaf"
    again = {"picture": SimpleUploadedFile("x.png", SVG), "alt": "A leaf"}
    assert "no picture" in author.post(add, again).content.decode()
