"""Addresses of courses, of applying, of applicants' own pages. Those with a number alone stand last: it may look like any other word."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from lamplighter.academy.views import (
    applying,
    course_files,
    courses,
    own,
    own_answers,
    own_files,
    own_questions,
    own_signing,
)

_ONE = "academy/<str:number>/"
_MINE = "academy/application/<str:number>/<str:secret>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("academy/", courses.index, name="academy"),
    path("academy.atom", course_files.atom_feed, name="academy-feed"),
    path("academy/application/", own.lost, name="academy-lost"),
    path("academy/apply/send/<str:number>/", applying.send, name="academy-apply-send"),
    path("academy/apply/<str:number>/", applying.apply, name="academy-apply"),
    path("academy/apply/<str:number>/<str:secret>/", applying.resume, name="academy-apply-back"),
    path("academy/consent/<str:number>/<str:secret>/", own_signing.guardian, name="academy-guardian"),
    path(_MINE, own.page, name="academy-application"),
    path(f"{_MINE}accept/", own.accept, name="academy-accept"),
    path(f"{_MINE}refuse/", own.refuse, name="academy-refuse"),
    path(f"{_MINE}withdraw/", own.withdraw, name="academy-withdraw"),
    path(f"{_MINE}stop/", own.stop, name="academy-stop"),
    path(f"{_MINE}guardian/", own.guardian_again, name="academy-guardian-again"),
    path(f"{_MINE}calendar.ics", own.calendar_file, name="academy-own-calendar"),
    path(f"{_MINE}sign/<slug:kind>/", own_signing.sign, name="academy-sign"),
    path(f"{_MINE}questions/", own_questions.questions, name="academy-questions"),
    path(f"{_MINE}questions/<int:pk>/", own_questions.vote, name="academy-vote"),
    path(f"{_MINE}materials/<int:pk>/", own_files.material, name="academy-own-material"),
    path(f"{_MINE}answers/", own_answers.answers, name="academy-change"),
    path(f"{_MINE}answers/<slug:step>/", own_answers.change, name="academy-change-one"),
    path(f"{_MINE}data/", own_answers.data, name="academy-data"),
    path(f"{_MINE}data.json", own_answers.data_file, name="academy-data-file"),
    path(f"{_MINE}erase/", own_answers.erase, name="academy-erase"),
    path(_ONE, courses.one, name="academy-course"),
    path(f"{_ONE}calendar.ics", course_files.calendar_feed, name="academy-calendar"),
    path(f"{_ONE}news.atom", course_files.atom_feed, name="academy-course-feed"),
    path(f"{_ONE}lottery/", courses.lottery, name="academy-lottery"),
    path(f"{_ONE}lottery.csv", course_files.lottery_file, name="academy-lottery-file"),
    path(f"{_ONE}poster.pdf", course_files.poster, name="academy-poster"),
    path(f"{_ONE}materials/<int:pk>/", course_files.material, name="academy-material"),
]
