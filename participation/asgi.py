from django.core.asgi import get_asgi_application

from participation.project.serving import begin

application = begin(get_asgi_application)
