from django.urls import path

from search.views import finding

app_name = "search"
urlpatterns = [path("cari/", finding.find_texts, name="find")]
