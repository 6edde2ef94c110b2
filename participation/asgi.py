import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participation.settings")
application = get_asgi_application()

from participation.startup import refuse_unsafe_start  # noqa: E402 - needs the loaded applications

refuse_unsafe_start()
