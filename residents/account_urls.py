"""The forms of allauth that write or send mail, each acting once however often it is sent."""

from allauth.account import views
from django.urls import path

from residents.decorators import sent_once

urlpatterns = [
    path("signup/", sent_once(views.signup), name="account_signup"),
    path("email/", sent_once(views.email), name="account_email"),
    path("password/reset/", sent_once(views.password_reset), name="account_reset_password"),
]
