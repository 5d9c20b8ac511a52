"""Which door a request comes to: the editors' is all that stands under /admin/, else readers'."""

from django.http import HttpRequest


def is_editors(request: HttpRequest) -> bool:
    return request.path_info.startswith("/admin/")
