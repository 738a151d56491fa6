"""Addresses of attendance, graduation and certificates."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from lamplighter.academy.views import certificates, here, staff_attendance, staff_graduation

_OWN = "academy/application/<str:number>/<str:secret>/"
_CERTIFICATE = "academy/certificate/<str:code>/"
_STAFF = "staff/academy/"
_NIGHTS = f"{_STAFF}nights/"
_NIGHT = f"{_NIGHTS}<int:pk>/"
_COURSE = f"{_STAFF}<str:number>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("academy/here/", here.typed, name="academy-here"),
    path("academy/here/<int:pk>/<str:word>/", here.scanned, name="academy-here-night"),
    path(f"{_OWN}attendance/", here.mine, name="academy-mine-attendance"),
    path(f"{_OWN}here/", here.mine_here, name="academy-mine-here"),
    path(_CERTIFICATE, certificates.verify, name="academy-certificate"),
    path(f"{_CERTIFICATE}certificate.pdf", certificates.pdf, name="academy-certificate-pdf"),
    path(f"{_CERTIFICATE}badge.svg", certificates.badge, name="academy-badge"),
    path(f"{_NIGHTS}attendance-worker.js", staff_attendance.worker, name="staff-academy-worker"),
    path(f"{_NIGHT}attendance/", staff_attendance.night, name="staff-academy-night"),
    path(f"{_NIGHT}attendance/kept/", staff_attendance.sync, name="staff-academy-sync"),
    path(f"{_NIGHT}attendance/<int:application>/", staff_attendance.mark, name="staff-academy-mark"),
    path(f"{_NIGHT}screen/", staff_attendance.screen, name="staff-academy-screen"),
    path(f"{_NIGHT}screen/new/", staff_attendance.renew, name="staff-academy-screen-renew"),
    path(f"{_STAFF}certificates/<int:pk>/", staff_graduation.certificate, name="staff-academy-certificate"),
    path(f"{_STAFF}exceptions/<str:number>/", staff_graduation.exception, name="staff-academy-exception"),
    path(f"{_COURSE}attendance/", staff_attendance.attendance, name="staff-academy-attendance"),
    path(f"{_COURSE}risks/", staff_graduation.risks, name="staff-academy-risks"),
    path(f"{_COURSE}graduation/", staff_graduation.graduation, name="staff-academy-graduation"),
]
