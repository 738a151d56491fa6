"""Addresses of the room ``accounts``. allauth's views are named here one by one, each with what it asks of its visitor.

What is not named is not there: open sign-up, changing one's address, sign-in by mailed code.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.webauthn import views as webauthn
from django.urls import path, re_path

from lamplighter.accounts.access import public, signed_in
from lamplighter.accounts.views import factors, links, people, security, sign_on, tokens
from lamplighter.accounts.views.links import for_anyone
from lamplighter.accounts.views.security import setting_up

urlpatterns = [
    # signing in and out
    path("account/login/", public(sign_on.SignIn.as_view()), name="account_login"),
    path("account/sign-on/", sign_on.start, name="sign-on"),
    path("account/sign-on/back/", sign_on.back, name="sign-on-back"),
    path("account/sign-on/ended/", sign_on.ended, name="sign-on-ended"),
    path("account/login/second/", public(mfa.authenticate), name="mfa_authenticate"),
    path("account/logout/", for_anyone(account.logout), name="account_logout"),
    path("account/inactive/", public(account.account_inactive), name="account_inactive"),
    path("account/invitation/<str:secret>/", links.invitation, name="account-invitation"),
    path("account/demo/<str:secret>/", links.demo, name="account-demo"),
    # the password
    path("account/password/", signed_in(account.password_change), name="account_change_password"),
    path("account/password/set/", signed_in(account.password_set), name="account_set_password"),
    path("account/reset/", public(account.password_reset), name="account_reset_password"),
    path("account/reset/sent/", public(account.password_reset_done), name="account_reset_password_done"),
    path(
        "account/reset/done/",
        public(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^account/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(factors.ResetKey.as_view()),
        name="account_reset_password_from_key",
    ),
    # asking once more before a sensitive change
    path("account/confirm/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("account/confirm/code/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path(
        "account/confirm/key/",
        signed_in(webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    # one's own account
    path("account/", security.account, name="account"),
    path("account/factors/", security.account, name="mfa_index"),
    path("account/sessions/", security.end_session, name="account-end-session"),
    path("account/second-step/", security.second_factor, name="second-factor"),
    path("account/app/", setting_up(factors.ActivateApp.as_view()), name="mfa_activate_totp"),
    path("account/app/remove/", signed_in(factors.RemoveApp.as_view()), name="mfa_deactivate_totp"),
    path("account/keys/", security.account, name="mfa_list_webauthn"),
    path("account/keys/add/", setting_up(factors.AddKey.as_view()), name="mfa_add_webauthn"),
    path("account/keys/<int:pk>/", signed_in(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("account/keys/<int:pk>/remove/", signed_in(factors.RemoveKey.as_view()), name="mfa_remove_webauthn"),
    path("account/codes/", security.recovery_codes, name="mfa_view_recovery_codes"),
    path("account/codes/new/", signed_in(factors.NewCodes.as_view()), name="mfa_generate_recovery_codes"),
    # other people
    path("staff/people/", people.people, name="staff-people"),
    path("staff/people/invite/", people.invite, name="staff-invite"),
    path("staff/people/<int:pk>/", people.person, name="staff-person"),
    path("staff/people/<int:pk>/give/", people.give_role, name="staff-person-give"),
    path("staff/people/<int:pk>/take/", people.take_role, name="staff-person-take"),
    path("staff/people/<int:pk>/active/", people.set_active, name="staff-person-active"),
    path("staff/people/<int:pk>/start-over/", people.start_over, name="staff-person-start-over"),
    path("staff/people/<int:pk>/sessions/", people.end_sessions, name="staff-person-sessions"),
    path("staff/people/<int:pk>/link/", people.invite_again, name="staff-person-link"),
    # programs
    path("staff/tokens/", tokens.tokens, name="staff-tokens"),
    path("staff/tokens/<int:pk>/end/", tokens.end, name="staff-token-end"),
]
