import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participation.settings")
try:
    application = get_wsgi_application()

    from participation.startup import refuse_unsafe_start  # needs the loaded applications

    refuse_unsafe_start()
except ImproperlyConfigured as error:
    sys.stderr.write(f"{error}\n")
    raise SystemExit(1) from None
