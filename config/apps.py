from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Installed for the demo's commands; it has no models."""

    name = "config"
