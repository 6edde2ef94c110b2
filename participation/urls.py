from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.urls.pages import urlpatterns as wagtailadmin_pages
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from accounts.views.admin_account import show_own_account
from participation.project.closed_doors import with_closed_doors
from participation.project.one_transaction import in_one_transaction
from participation.views.deleting import says_what_keeps_it
from participation.views.media import serve_picture
from participation.views.pages import serve_page

wagtail_pages = with_closed_doors(p for p in wagtail_urls.urlpatterns if p.name != "wagtail_serve")

deleting = [entry for entry in wagtailadmin_pages if entry.name == "delete"]
decorate_urlpatterns(deleting, says_what_keeps_it)
decorate_urlpatterns(wagtailadmin_pages, in_one_transaction)
several_at_once = [
    entry
    for entry in wagtailadmin_urls.urlpatterns
    if isinstance(entry, URLPattern) and entry.name == "wagtail_bulk_action"
]
decorate_urlpatterns(several_at_once, in_one_transaction)
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("participation.project.operations_urls")),
    path("api/", include("participation.project.api")),
    path("admin/account/", show_own_account, name="wagtailadmin_account"),
    path("admin/", include(with_closed_doors(wagtailadmin_urls.urlpatterns))),
    path("documents/", include(with_closed_doors(wagtaildocs_urls.urlpatterns))),
    path("media/images/<path:path>", serve_picture),
    path("gaya/", include("cms.views")),
]

urlpatterns += i18n_patterns(
    path("akun/", include("accounts.account_urls")),
    path("akun/", include("allauth.account.urls")),
    path("akun/langkah-kedua/", include("allauth.mfa.urls")),
    path("akun/penyedia/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("akun/penyedia/", include("allauth.socialaccount.urls")),
    path("akun/perangkat/", include("allauth.usersessions.urls")),
    path("", include("polls.urls")),  # first, since all vote within the same days
    path("", include("residents.urls")),
    path("", include("notices.urls")),
    path("", include("accounts.urls")),
    path("", include("privacy.urls")),
    path("", include("search.urls")),
    path("", include("moderation.urls")),
    path("", include("participation.public_urls")),
    path("", include("proposals.urls")),
    path("", include("insights.urls")),
    path("", include(wagtail_pages)),
    re_path(wagtail_urls.serve_pattern, serve_page, name="wagtail_serve"),
)

handler400 = "web.errors.cannot_be_read"
handler429 = "participation.project.errors.too_many"
handler500 = "participation.project.errors.server_error"
