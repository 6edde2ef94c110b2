from django.urls import path

from residents.views import desk, hats, personal_data, verification

app_name = "residents"
urlpatterns = [
    path("verifikasi/", verification.show_verification, name="verification"),
    path("verifikasi/minta/", verification.ask_verification, name="ask-verification"),
    path(
        "verifikasi/<int:pk>/batal/",
        verification.cancel_verification,
        name="cancel-verification",
    ),
    path("akun/profil/", verification.edit_profile, name="profile"),
    path("akun/peran/", hats.choose_hat, name="choose-hat"),
    path("data-pribadi/", personal_data.show_processing, name="processing"),
    path("akun/data/", personal_data.show_my_data, name="my-data"),
    path("akun/data/salinan/", personal_data.ask_copy, name="ask-copy"),
    path("akun/data/salinan/<uuid:pk>/", personal_data.download_copy, name="download-copy"),
    path("akun/data/dilihat/", personal_data.show_accesses, name="accesses"),
    path("akun/hapus/", personal_data.delete_mine, name="delete-account"),
    path("akun/terhapus/<str:code>/", personal_data.show_erased, name="erased"),
    path("loket/", desk.list_requests, name="desk"),
    path("loket/<int:pk>/", desk.show_request, name="show-request"),
    path("loket/<int:pk>/sahkan/", desk.confirm_request, name="confirm-request"),
    path("loket/<int:pk>/tolak/", desk.refuse_asked, name="refuse-request"),
]
