"""Choosing an area in the editors' forms: a list in the order of the territory, with a search."""

from typing import Any

from django import forms
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView, ChosenView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets import BaseChooser

from areas.models import Area, AreaQuerySet
from web.values import whole_number


class AreaFilterForm(BaseFilterForm):
    """The words of the search; without them all areas are listed."""

    q = forms.CharField(
        label=_("Name of the area"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"placeholder": _("For example: Sambutan")}),
    )

    def filter(self, objects: AreaQuerySet) -> AreaQuerySet:
        words = self.cleaned_data.get("q", "")
        if not words:
            return objects
        self.is_searching, self.search_query = True, words
        return objects.named(words)


class _ListsAreas:
    """What the list and its results have in common: areas of today under their full name."""

    filter_form_class = AreaFilterForm
    per_page = 20
    is_multiple_choice = False  # a page has one territory

    def get_object_list(self) -> AreaQuerySet:
        return Area.objects.valid_on(timezone.localdate()).with_areas_above()

    @property
    def title_column(self) -> TitleColumn:
        column = super().title_column  # type: ignore[misc]
        column.label, column.accessor = _("Area"), "full_name"
        return column

    @property
    def columns(self) -> list[Column]:
        return [self.title_column, Column("code", label=_("code"), accessor="code")]


class AreaChooseView(_ListsAreas, ChooseView):
    pass


class AreaChooseResultsView(_ListsAreas, ChooseResultsView):
    pass


class AreaChosenView(ChosenView):
    def get_object(self, pk: str) -> Area:
        return Area.objects.with_areas_above().get(pk=whole_number(pk) or 0)

    def get_display_title(self, instance: Area) -> str:
        return instance.full_name


class AreaChooser(BaseChooser):
    """Shows the chosen area under its full name."""

    show_edit_link = False

    def get_display_title(self, instance: Area) -> str:
        return instance.full_name


class AreaChooserViewSet(ChooserViewSet):
    model = Area
    icon = "site"
    choose_one_text = _("Choose an area")
    choose_another_text = _("Choose another area")
    choose_view_class = AreaChooseView
    choose_results_view_class = AreaChooseResultsView
    chosen_view_class = AreaChosenView
    base_widget_class = AreaChooser

    def get_urlpatterns(self) -> list[URLPattern]:
        """Without making areas, and without choosing several."""
        unused = {"create", "chosen_multiple"}
        return [p for p in super().get_urlpatterns() if p.name not in unused]


area_chooser: Any = AreaChooserViewSet("area_chooser", url_prefix="wilayah/pilih")
