"""Static files under names that change with their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Modules import each other by these names too: a phone that keeps files never mixes two
    versions."""

    support_js_module_import_aggregation = True
