from django.urls import path

from accounts.views import acting_role, deletion

app_name = "accounts"
urlpatterns = [
    path("akun/peran/", acting_role.choose_role, name="choose-role"),
    path("akun/hapus/", deletion.delete_mine, name="delete-account"),
]
