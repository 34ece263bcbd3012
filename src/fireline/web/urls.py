"""Addresses of the desk."""

from allauth.account import views as account_views
from django.urls import include, path

from fireline.web.api.questions import api
from fireline.web.views import (
    account,
    candidate,
    dashboard,
    errors,
    evidence,
    frame,
    members,
    place,
    queue,
    referral,
    referral_acts,
    reviews,
    sighting,
    sign_in,
    succession,
    tokens,
    work,
)

handler400 = errors.misread
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
handler429 = "fireline.web.views.errors.too_many"  # allauth's name for what was asked too often

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("queue/claim/", queue.claim, name="claim"),
    path("queue/<uuid:item>/", queue.item, name="item"),
    path("queue/<uuid:item>/release/", queue.put_back, name="release"),
    path("candidates/<uuid:candidate>/", candidate.candidate, name="candidate"),
    path("candidates/<uuid:candidate>/judge/", candidate.judge, name="judge"),
    path("candidates/<uuid:candidate>/dismiss/", candidate.dismiss, name="dismiss"),
    path("candidates/<uuid:candidate>/reopen/", candidate.reopen, name="reopen"),
    path("works/", work.works, name="works"),
    path("works/<uuid:work>/", work.work, name="work"),
    path("sightings/<uuid:sighting>/", sighting.sighting, name="sighting"),
    path("accounts/", account.accounts, name="accounts"),
    path("accounts/refer/<path:account>", account.account_place, name="account_place"),
    path("accounts/set-aside/<path:account>", account.set_aside, name="set_aside"),
    path("accounts/take-back/<path:account>", account.take_back, name="take_back"),
    path("accounts/of/<path:account>", account.account, name="account"),
    path("returns/<uuid:succession>/", succession.succession, name="return"),
    path("places/<uuid:place>/", place.place, name="place"),
    path("places/<uuid:place>/draft/", place.draft, name="draft"),
    path("places/<uuid:place>/capture/", place.capture, name="capture"),
    path("places/of/<path:post>", place.spot, name="spot"),
    path("referrals/", referral.referrals, name="referrals"),
    path("referrals/<uuid:referral>/", referral.referral, name="referral"),
    path("referrals/<uuid:referral>/guard/", referral_acts.guard, name="guard"),
    path("referrals/<uuid:referral>/deconflict/", referral_acts.deconflict, name="deconflict"),
    path("referrals/<uuid:referral>/approve/", referral_acts.approve, name="approve"),
    path("referrals/<uuid:referral>/refuse/", referral_acts.refuse, name="refuse"),
    path("referrals/<uuid:referral>/redraft/", referral_acts.redraft, name="redraft"),
    path("referrals/<uuid:referral>/answer/", referral_acts.answer, name="answer"),
    path("referrals/<uuid:referral>/settle/", referral_acts.settle, name="settle"),
    path("referrals/<uuid:referral>/close/", referral_acts.close, name="close"),
    path("referrals/<uuid:referral>/withdraw/", referral_acts.withdraw, name="withdraw"),
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/<uuid:review>/", reviews.review, name="review"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/oxygen-<str:theme>.png", dashboard.oxygen_chart, name="oxygen_chart"),
    path("files/<str:sha256>/uncover/", evidence.uncover, name="uncover"),
    path("files/<str:sha256>/glass/", evidence.glass, name="glass"),
    path("members/", members.members, name="members"),
    path("members/add/", members.add, name="add_member"),
    path("members/<uuid:member>/lock/", members.lock, name="lock"),
    path("members/<uuid:member>/let-in/", members.let_in, name="let_in"),
    path("members/<uuid:member>/take-factor/", members.take_factor, name="take_factor"),
    path("members/<uuid:member>/role/", members.change_role, name="change_role"),
    path("members/changes/<uuid:change>/agree/", members.agree, name="agree"),
    path("members/changes/<uuid:change>/disagree/", members.disagree, name="disagree"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/make/", tokens.make, name="make_token"),
    path("tokens/<uuid:token>/end/", tokens.end, name="end_token"),
    path("api/v1/", api.urls),
    path("design/", frame.design, name="design"),
    path("look/", frame.look, name="look"),
    path("health/", frame.health, name="health"),
    # Of allauth only what signs in and out and holds the second factor; nobody signs up.
    path("sign-in/", sign_in.SignIn.as_view(), name="account_login"),
    path("sign-out/", account_views.logout, name="account_logout"),
    path("confirm/", account_views.reauthenticate, name="account_reauthenticate"),
    path("password/", account_views.password_change, name="account_change_password"),
    path("inactive/", account_views.account_inactive, name="account_inactive"),
    path("second-factor/", include("allauth.mfa.urls")),
]
