from django.urls import path

from privacy.views import personal_data

app_name = "privacy"
urlpatterns = [
    path("data-pribadi/", personal_data.show_processing, name="processing"),
    path("data-pribadi/<name:kind>/", personal_data.show_processing_of, name="processing-of"),
    path("akun/data/", personal_data.show_my_data, name="my-data"),
    path("akun/data/salinan/", personal_data.ask_copy, name="ask-copy"),
    path("akun/data/salinan/<uuid:pk>/", personal_data.download_copy, name="download-copy"),
    path("akun/data/dilihat/", personal_data.show_accesses, name="accesses"),
    path("akun/terhapus/<name:code>/", personal_data.show_erased, name="erased"),
]
