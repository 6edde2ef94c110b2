import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participation.settings")
application = get_wsgi_application()

from participation.startup import refuse_unsafe_start  # noqa: E402 - needs the loaded applications

refuse_unsafe_start()
