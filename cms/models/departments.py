from django.db import models
from django.utils.translation import gettext_lazy as _


class Department(models.Model):
    """A department of the city (OPD) that is responsible for something."""

    name = models.CharField(_("name"), max_length=160, unique=True)
    email = models.EmailField(_("public e-mail address"), blank=True)
    url = models.URLField(_("web address"), blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("department")
        verbose_name_plural = _("departments")

    def __str__(self) -> str:
        return self.name
