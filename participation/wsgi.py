from django.core.wsgi import get_wsgi_application

from participation.project.serving import begin

application = begin(get_wsgi_application)
