"""The entry point for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

# Hundreds of thousands of objects were loaded for good. The collector, which would look through
# all of them in the middle of some page, leaves them alone and comes less often.
gc.collect()
gc.freeze()
gc.set_threshold(100_000, 50, 100)
