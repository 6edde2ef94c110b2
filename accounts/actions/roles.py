"""Giving and ending roles. Wagtail's groups follow from them."""

from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_noop
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
)

from accounts.choices import Role
from accounts.models import RoleAssignment, User
from accounts.rules.roles import check_may_assign
from areas.models import Area
from web.each import each

GROUPS: dict[str, str] = {
    Role.EDITOR: "Rembuk editors",
    Role.PUBLISHER: "Rembuk publishers",
    Role.MODERATOR: "Rembuk moderators",
    Role.OFFICIAL: "Rembuk officials",
    Role.PRIVACY_OFFICER: "Rembuk data protection",
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
_EDITORIAL = (
    ("cms", "add_department"),
    ("cms", "change_department"),
    ("cms", "change_sitesettings"),
    ("participation", "add_topic"),
    ("participation", "change_topic"),
    ("residents", "add_group"),
    ("residents", "change_group"),
)
MODEL_PERMISSIONS: dict[str, tuple[tuple[str, str], ...]] = {
    Role.EDITOR: _EDITORIAL,
    Role.PUBLISHER: _EDITORIAL,
    Role.MODERATOR: (
        ("moderation", "add_watchedterm"),
        ("moderation", "change_watchedterm"),
        ("moderation", "delete_watchedterm"),
    ),
    Role.PRIVACY_OFFICER: (("privacy", "view_retentionrun"),),
}
TRANSLATORS = (Role.EDITOR, Role.PUBLISHER)
WAGTAILS_WORKFLOW = "Moderators approval"


@transaction.atomic
def assign_role(
    *,
    user: User,
    role: str,
    area: Area,
    by: User | None,
    since: date | None = None,
    until: date | None = None,
) -> RoleAssignment:
    """Give a role for a territory, from today on unless said otherwise. Raises Refused."""
    since = since or timezone.localdate()
    User.objects.select_for_update().get(pk=user.pk)
    known = RoleAssignment.objects.filter(user=user, role=role, area=area)
    check_may_assign(
        role=role,
        area=area,
        since=since,
        until=until,
        known=known.exclude(valid_until__lt=since).exists(),
    )
    given = RoleAssignment.objects.create(
        user=user, role=role, area=area, given_by=by, valid_from=since, valid_until=until
    )
    follow_groups(user=user)
    return given


@transaction.atomic
def end_role(*, assignment: RoleAssignment, by: User | None) -> None:
    """End a role with yesterday; one that began today or later never was. The group follows."""
    yesterday = timezone.localdate() - timedelta(days=1)
    if assignment.valid_until is not None and assignment.valid_until <= yesterday:
        return
    assignment.valid_from = min(assignment.valid_from, yesterday)
    assignment.valid_until = yesterday
    assignment.ended_by = by
    assignment.save(update_fields=["valid_from", "valid_until", "ended_by"])
    follow_groups(user=assignment.user)


def follow_groups(*, user: User) -> None:
    """Wagtail's groups are those of the roles that the user holds today, no others of ours."""
    held = RoleAssignment.objects.valid_on(timezone.localdate()).filter(user=user)
    wanted = {GROUPS[role] for role in held.values_list("role", flat=True) if role in GROUPS}
    ours = set(user.groups.filter(name__in=GROUPS.values()).values_list("name", flat=True))
    for role, name in GROUPS.items():
        if name in wanted - ours:
            user.groups.add(ensure_group(role))
    user.groups.remove(*Group.objects.filter(name__in=ours - wanted))


def bring_to_date(*, user: User, day: date) -> bool:
    """``follow_groups`` where groups and roles of that day differ; one query where they do not.

    Returns whether the user holds any role on that day.
    """
    ours = set(GROUPS.values())
    member = Group.objects.filter(user=user, name__in=ours).order_by()
    held = RoleAssignment.objects.valid_on(day).filter(user=user).order_by()
    names = {name for (name,) in member.values_list("name").union(held.values_list("role"))}
    roles = names - ours
    if names & ours != {GROUPS[role] for role in roles if role in GROUPS}:
        with transaction.atomic():
            follow_groups(user=user)
    return bool(roles)


def follow_dates(*, day: date) -> int:
    """Roles begin and end by themselves: the groups of those whose roles do so follow.

    Found by comparing with the roles of that day, so a missed run is only a delay.
    """

    def follow(user: User) -> bool:
        before = set(user.groups.values_list("name", flat=True))
        follow_groups(user=user)
        return before != set(user.groups.values_list("name", flat=True))

    members = User.objects.filter(groups__name__in=GROUPS.values())
    holders = User.objects.filter(assignments__in=RoleAssignment.objects.valid_on(day))
    return each((members | holders).distinct(), follow, "roles_not_followed", named="user")


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
    """Publishers approve what editors submit; the workflow is called after them.

    Its name is kept in the database: it is in the language of the site, whoever gave the role.
    """
    source = gettext_noop("Approval by a publisher")
    with translation.override(settings.LANGUAGE_CODE):
        name = gettext(source)
    for task in GroupApprovalTask.objects.filter(name__in=(WAGTAILS_WORKFLOW, source)):
        task.groups.add(group)
        task.name = name
        task.save(update_fields=["name"])
    Workflow.objects.filter(name__in=(WAGTAILS_WORKFLOW, source)).update(name=name)


def _permission(app: str, codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label=app, codename=codename)
