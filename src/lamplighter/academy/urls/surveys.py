"""Addresses of surveys and of what people thought of nights. They stand before those of a course, whose number could be ``survey``."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from lamplighter.academy.views import staff_surveys, surveys

_STAFF = "staff/academy/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("academy/survey/<str:secret>/", surveys.survey, name="academy-survey"),
    path("academy/night-survey/<str:secret>/", surveys.night, name="academy-night-survey"),
    path("academy/<str:number>/learning/", surveys.learning, name="academy-learning"),
    path("academy/<str:number>/learning.csv", surveys.learning_file, name="academy-learning-file"),
    path(f"{_STAFF}presented/", staff_surveys.presented, name="staff-academy-presented"),
    path(f"{_STAFF}<str:number>/learning/", staff_surveys.learning, name="staff-academy-learning"),
    path(
        f"{_STAFF}<str:number>/learning.csv", staff_surveys.learning_file, name="staff-academy-learning-file"
    ),
    path(f"{_STAFF}<str:number>/feedback/", staff_surveys.feedback, name="staff-academy-feedback"),
]
