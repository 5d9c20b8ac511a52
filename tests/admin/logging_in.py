"""How tests come in by the door, and what the app on the phone shows."""

import time

from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from glossary.views.admin import second_factor

from .conftest import PASSWORD


def log_in(client, name="eva", password=PASSWORD, **headers):
    return client.post("/admin/login/", {"username": name, "password": password}, headers=headers)


def digits(device, *, steps=0):
    """What the owner's app shows now, or some steps of 30 seconds later."""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time() + steps * device.step
    return f"{totp.token():06d}"


def with_second_factor(user):
    return TOTPDevice.objects.create(user=user, name="phone", confirmed=True)


def begun(client):
    """The device that this session has begun to turn on."""
    return TOTPDevice(key=client.session[second_factor.BEGUN])
