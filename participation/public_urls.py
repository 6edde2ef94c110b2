from django.urls import path

from participation.views import comments, debates, following

app_name = "participation"
urlpatterns = [
    path("debat/<number:pk>/", debates.show_thread, name="show-thread"),
    path("debat/<number:pk>/tulis/", debates.post_comment, name="post-comment"),
    path("komentar/<number:pk>/ubah/", comments.change_comment, name="edit-comment"),
    path("komentar/<number:pk>/tarik/", comments.take_back_comment, name="withdraw-comment"),
    path("komentar/<number:pk>/riwayat/", comments.show_history, name="show-history"),
    path("ikuti/<name:slug>/", following.follow_consultation, name="follow-consultation"),
]
