"""Addresses of projects. Those with a number stand last: it may look like any other word."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from lamplighter.partners.views import project_writing, projects, staff_projects

_ONE = "staff/projects/<str:number>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("projects/", projects.index, name="projects"),
    path("projects/<str:number>/", projects.one, name="project"),
    path("staff/projects/", staff_projects.desk, name="staff-projects"),
    path("staff/projects/start/", staff_projects.start, name="staff-project-start"),
    path(_ONE, staff_projects.one, name="staff-project"),
    path(f"{_ONE}move/", staff_projects.move, name="staff-project-move"),
    path(f"{_ONE}decide/", project_writing.decide, name="staff-project-decide"),
    path(f"{_ONE}tasks/<int:pk>/", project_writing.task, name="staff-project-task"),
    path(f"{_ONE}concerns/<str:concern>/out/", project_writing.unlink, name="staff-project-unlink"),
    path(f"{_ONE}write/<slug:part>/", project_writing.part, name="staff-project-part"),
]
