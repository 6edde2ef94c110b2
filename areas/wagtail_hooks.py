from wagtail import hooks

from areas.viewsets import AreaChooserViewSet, area_chooser


@hooks.register("register_admin_viewset")
def add_area_chooser() -> AreaChooserViewSet:
    return area_chooser
