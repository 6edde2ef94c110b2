"""Giving and ending roles. Wagtail's groups follow from them."""

from datetime import timedelta

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
)

from residents.choices import Role
from residents.models import Area, RoleAssignment, User

GROUPS: dict[str, str] = {
    Role.EDITOR: "Rembuk editors",
    Role.PUBLISHER: "Rembuk publishers",
    Role.MODERATOR: "Rembuk moderators",
    Role.OFFICIAL: "Rembuk officials",
}
PAGE_PERMISSIONS: dict[str, tuple[str, ...]] = {
    Role.EDITOR: ("add_page", "change_page"),
    Role.PUBLISHER: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
}
COLLECTION_PERMISSIONS = (
    ("wagtailimages", "add_image"),
    ("wagtailimages", "change_image"),
    ("wagtailimages", "choose_image"),
    ("wagtaildocs", "add_document"),
    ("wagtaildocs", "change_document"),
    ("wagtaildocs", "choose_document"),
)
MODEL_PERMISSIONS: dict[str, tuple[tuple[str, str], ...]] = {
    Role.EDITOR: (("cms", "add_department"), ("cms", "change_department")),
    Role.PUBLISHER: (("cms", "add_department"), ("cms", "change_department")),
    Role.MODERATOR: (
        ("moderation", "add_watchedterm"),
        ("moderation", "change_watchedterm"),
        ("moderation", "delete_watchedterm"),
    ),
}
TRANSLATORS = (Role.EDITOR, Role.PUBLISHER)
WAGTAILS_WORKFLOW = "Moderators approval"


@transaction.atomic
def assign_role(*, user: User, role: str, area: Area, by: User | None) -> RoleAssignment:
    """Give a role from today on, for a territory."""
    given = RoleAssignment.objects.create(user=user, role=role, area=area, given_by=by)
    if role in GROUPS:
        user.groups.add(ensure_group(role))
    return given


@transaction.atomic
def end_role(*, assignment: RoleAssignment) -> None:
    """End a role with yesterday; the group goes when no other assignment carries it."""
    today = timezone.localdate()
    assignment.valid_until = max(assignment.valid_from, today - timedelta(days=1))
    assignment.save(update_fields=["valid_until"])
    held = RoleAssignment.objects.filter(user=assignment.user, role=assignment.role)
    if assignment.role in GROUPS and not held.filter(valid_until=None).exists():
        assignment.user.groups.remove(ensure_group(assignment.role))


def ensure_group(role: str) -> Group:
    """The Wagtail group of a role with its permissions."""
    group, _made = Group.objects.get_or_create(name=GROUPS[role])
    group.permissions.add(_permission("wagtailadmin", "access_admin"))
    for app, codename in MODEL_PERMISSIONS.get(role, ()):
        group.permissions.add(_permission(app, codename))
    if role in TRANSLATORS:
        group.permissions.add(_permission("simple_translation", "submit_translation"))
    root = Page.objects.filter(depth=1).first()
    for codename in PAGE_PERMISSIONS.get(role, ()):
        permission = _permission("wagtailcore", codename)
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    if role in PAGE_PERMISSIONS:
        collection = Collection.get_first_root_node()
        for app, codename in COLLECTION_PERMISSIONS:
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=collection, permission=_permission(app, codename)
            )
    if role == Role.PUBLISHER:
        _let_approve(group)
    return group


def _let_approve(group: Group) -> None:
    """Publishers approve what editors submit; the workflow is called after them."""
    for task in GroupApprovalTask.objects.filter(name=WAGTAILS_WORKFLOW):
        task.groups.add(group)
        task.name = _("Approval by a publisher")
        task.save(update_fields=["name"])
    Workflow.objects.filter(name=WAGTAILS_WORKFLOW).update(name=_("Approval by a publisher"))


def _permission(app: str, codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label=app, codename=codename)
