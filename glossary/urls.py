"""The addresses of readers' pages."""

from django.urls import URLPattern

app_name = "glossary"
urlpatterns: list[URLPattern] = []
