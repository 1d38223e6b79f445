"""Static files under names that change with their content."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage as Whitenoise

_django: Any = Whitenoise
# Django's own patterns, which it would apply to other people's files too.
IMPORTS = _django._js_module_import_aggregation_patterns[1]


class HashedFiles(Whitenoise):  # type: ignore[misc]
    """Our modules import each other by these names too: a phone that keeps files never mixes two
    versions."""

    patterns = (*_django.patterns, ("js/*.js", IMPORTS))
