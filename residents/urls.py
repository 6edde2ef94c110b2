from django.urls import path

<<<<<<< HEAD
from residents.views import desk, hats, personal_data, verification
=======
from residents.views import (
    desk,
    hats,
    officers,
    registry,
    routes,
    rt,
    slips,
    verification,
)
>>>>>>> be184a2 (Residents are verified without a visit; one rule says who may take part where)

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
<<<<<<< HEAD
    path("data-pribadi/", personal_data.show_processing, name="processing"),
    path("akun/data/", personal_data.show_my_data, name="my-data"),
    path("akun/data/salinan/", personal_data.ask_copy, name="ask-copy"),
    path("akun/data/salinan/<uuid:pk>/", personal_data.download_copy, name="download-copy"),
    path("akun/data/dilihat/", personal_data.show_accesses, name="accesses"),
    path("akun/hapus/", personal_data.delete_mine, name="delete-account"),
    path("akun/terhapus/<str:code>/", personal_data.show_erased, name="erased"),
=======
    path("verifikasi/rt/", routes.claim, name="claim"),
    path("verifikasi/daftar/", routes.match_registry, name="match-registry"),
    path("verifikasi/pergi/", routes.leave, name="leave"),
    path("verifikasi/keberatan/<slug:kind>/<int:pk>/", routes.object_to_decision, name="object"),
    path("rt/", rt.list_claims, name="rt"),
    path("rt/<int:pk>/", rt.answer_claim, name="answer-claim"),
    path("akun/kode/", slips.sign_in_with_slip, name="slip"),
    path("loket/rt/", officers.show_rts, name="rt-figures"),
    path("loket/baru/", officers.assist, name="assist"),
    path("loket/berkas/", registry.registry, name="registry"),
    path("loket/keberatan/", officers.list_objections, name="objections"),
    path("loket/keberatan/<int:pk>/", officers.answer_objection, name="answer-objection"),
    path("loket/warga/", officers.find_resident, name="find-resident"),
    path("loket/warga/<int:pk>/", officers.end_found, name="end-residency"),
    path("loket/<int:pk>/sahkan-rt/", officers.confirm_claimed, name="confirm-claimed"),
>>>>>>> be184a2 (Residents are verified without a visit; one rule says who may take part where)
    path("loket/", desk.list_requests, name="desk"),
    path("loket/<int:pk>/", desk.show_request, name="show-request"),
    path("loket/<int:pk>/sahkan/", desk.confirm_request, name="confirm-request"),
    path("loket/<int:pk>/tolak/", desk.refuse_asked, name="refuse-request"),
]
