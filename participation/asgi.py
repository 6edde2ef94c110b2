from django.core.asgi import get_asgi_application

from participation.serving import begin

application = begin(get_asgi_application)
