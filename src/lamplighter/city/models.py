"""What a department chose on its pages: texts and colours by their key, words, and days it keeps or does not keep."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lamplighter.city.rules.texts import LONGEST, Text
from lamplighter.city.rules.words import LONGEST as WORD_LONGEST
from lamplighter.plumbing.fields import classes
from lamplighter.plumbing.models import HouseModel


class Choice(HouseModel):
    """One text, number or colour. What ``lamplighter.toml`` sets wins over it; where neither says anything, the default holds."""

    key = models.CharField(
        max_length=30, primary_key=True, choices=[(each.value, each.value) for each in Text]
    )
    value = models.CharField(max_length=LONGEST)

    FIELD_CLASSES = classes(public=["key", "value"])

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(value=""), name="city_choice_says_something"),
            models.CheckConstraint(
                condition=Q(key__in=[each.value for each in Text]), name="city_choice_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Word(HouseModel):
    """A word in both languages; ``key`` says what for, see ``rules.words``."""

    key = models.CharField(max_length=60, primary_key=True)
    en_one = models.CharField(max_length=WORD_LONGEST)
    en_many = models.CharField(max_length=WORD_LONGEST, blank=True)
    es_one = models.CharField(max_length=WORD_LONGEST)
    es_many = models.CharField(max_length=WORD_LONGEST, blank=True)
    es_feminine = models.BooleanField(default=False)

    FIELD_CLASSES = classes(public=["key", "en_one", "en_many", "es_one", "es_many", "es_feminine"])

    class Meta:
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(key="") & ~Q(en_one="") & ~Q(es_one=""), name="city_word_in_both_languages"
            ),
            models.CheckConstraint(
                condition=Q(key__startswith="shift:") | (~Q(en_many="") & ~Q(es_many="")),
                name="city_word_has_its_plurals",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class OwnHoliday(HouseModel):
    """A day the department keeps beside the public holidays: each year, or in one year only."""

    month = models.PositiveSmallIntegerField()
    day = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    name_en = models.CharField(max_length=WORD_LONGEST)
    name_es = models.CharField(max_length=WORD_LONGEST)

    FIELD_CLASSES = classes(public=["id", "month", "day", "year", "name_en", "name_es"])

    class Meta:
        ordering = ["month", "day", "year", "id"]
        constraints = [
            models.UniqueConstraint(fields=["month", "day", "year"], name="city_one_holiday_a_day"),
            models.UniqueConstraint(
                fields=["month", "day"], condition=Q(year__isnull=True), name="city_one_yearly_holiday_a_day"
            ),
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=12, day__gte=1, day__lte=31),
                name="city_holiday_is_a_day",
            ),
            models.CheckConstraint(
                condition=Q(year__isnull=True) | Q(year__gte=2000, year__lte=2199),
                name="city_holiday_has_a_year",
            ),
            models.CheckConstraint(condition=~Q(name_en="") & ~Q(name_es=""), name="city_holiday_has_names"),
        ]

    def __str__(self) -> str:
        return f"{self.year or 'every year'}-{self.month:02}-{self.day:02}"


class NotKept(HouseModel):
    """A public holiday on which the department works, by the calendar's name of it."""

    name = models.CharField(max_length=120, primary_key=True)

    FIELD_CLASSES = classes(public=["name"])

    class Meta:
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="city_not_kept_has_a_name")]

    def __str__(self) -> str:
        return self.name
