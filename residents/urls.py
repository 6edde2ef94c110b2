from django.urls import path

from residents.views import desk, hats, verification

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
    path("loket/", desk.list_requests, name="desk"),
    path("loket/<int:pk>/", desk.show_request, name="show-request"),
    path("loket/<int:pk>/sahkan/", desk.confirm_request, name="confirm-request"),
    path("loket/<int:pk>/tolak/", desk.refuse_asked, name="refuse-request"),
]
