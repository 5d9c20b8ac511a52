"""Accounts and groups: who changes them shows first that it is them, and rises above nobody."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_otp.plugins.otp_static.admin import StaticDevice
from django_otp.plugins.otp_totp.admin import TOTPDevice

from .confirmation import ask, confirmed, is_confirmed
from .second_factor import forget_devices

for model in (User, Group, TOTPDevice, StaticDevice):  # devices belong to their owners alone
    admin.site.unregister(model)

ABOVE = ("is_superuser", "user_permissions")  # what an administrator can't give


@admin.register(User)
class Accounts(UserAdmin):
    actions = ("turn_off_second_factor",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else (*fields, *ABOVE)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _is_within_reach(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and _is_within_reach(request, obj)

    @confirmed
    def changeform_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().changeform_view(*args, **kwargs)

    @confirmed
    def user_change_password(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().user_change_password(*args, **kwargs)

    @admin.action(
        permissions=["change"], description=_("Turn off the second factor (the phone is lost)")
    )
    def turn_off_second_factor(
        self, request: HttpRequest, queryset: QuerySet[User]
    ) -> HttpResponse | None:
        if not is_confirmed(request):
            return ask(request)
        reached = [user for user in queryset if _is_within_reach(request, user)]
        for user in reached:
            forget_devices(user)
            self.log_change(request, user, str(_("Second factor turned off.")))
        messages.success(
            request,
            ngettext(
                "%(count)d account opens by its password alone again.",
                "%(count)d accounts open by their passwords alone again.",
                len(reached),
            )
            % {"count": len(reached)},
        )
        return None


@admin.register(Group)
class Groups(GroupAdmin):
    @confirmed
    def changeform_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().changeform_view(*args, **kwargs)


def _is_within_reach(request: HttpRequest, user: User | None) -> bool:
    """Nobody but a superuser changes one."""
    return user is None or not user.is_superuser or bool(request.user.is_superuser)
