"""Static files under names that change with their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage as Whitenoise

# Django's own patterns, which it would apply to other people's files too.
IMPORTS = Whitenoise._js_module_import_aggregation_patterns[1]


class HashedFiles(Whitenoise):
    """Our modules import each other by these names too: a phone that keeps files never mixes two
    versions."""

    patterns = (*Whitenoise.patterns, ("js/*.js", IMPORTS))
