from django.urls import path

from participation.views import calendars, comments, debates, following, measures, sharing

app_name = "participation"
urlpatterns = [
    path("debat/<number:pk>/", debates.show_thread, name="show-thread"),
    path("debat/<number:pk>/tulis/", debates.post_comment, name="post-comment"),
    path("komentar/<number:pk>/ubah/", comments.change_comment, name="edit-comment"),
    path("komentar/<number:pk>/tarik/", comments.take_back_comment, name="withdraw-comment"),
    path("komentar/<number:pk>/riwayat/", comments.show_history, name="show-history"),
    path("moderasi/debat/", measures.list_measures, name="list-measures"),
    path("moderasi/debat/<name:slug>/", measures.show_measures, name="show-measures"),
    path("moderasi/debat/<name:slug>/akhiri/", measures.end_measure, name="end-measure"),
    path("kalender/", calendars.show_calendar, name="show-calendar"),
    path("kalender/<name:slug>/", calendars.show_dates, name="show-dates"),
    path("umpan/konsultasi/", calendars.show_consultations, name="feed-consultations"),
    path("umpan/berita/", calendars.show_news, name="feed-news"),
    path("bagikan/kode/", sharing.show_code, name="show-code"),
    path("ikuti/<name:slug>/", following.follow_consultation, name="follow-consultation"),
]
