from django.urls import path

from search.views import feed, finding, saved

app_name = "search"
urlpatterns = [
    path("cari/", finding.find_texts, name="find"),
    path("cari/saran/", finding.suggest, name="suggest"),
    path("cari/umpan/", feed.show_feed, name="feed"),
    path("cari/simpan/", saved.save, name="save"),
    path("cari/simpanan/<number:pk>/henti/", saved.stop, name="stop"),
]
