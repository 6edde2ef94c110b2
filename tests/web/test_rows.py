"""A row that a process remembers is the row as it stands now, and each reader's own."""

from unittest.mock import Mock

import pytest

from areas.models import Area
from cms.models import Department
from tests import factories
from tests.web.pages import NEEDS_REDIS, Visitor
from web import page_cache
from web.rows import shared_row

pytestmark = NEEDS_REDIS


@pytest.fixture
def office(visitor: Visitor, city: Area) -> Department:
    made = factories.department(name="Dinas Taman")
    visitor.settle()
    return made


def read(office: Department, find: Mock | None = None) -> Department | None:
    query = Department.objects.filter(pk=office.pk)
    return shared_row("office", find or query.first)


def test_it_is_read_once_and_each_reader_has_a_copy(office: Department) -> None:
    find = Mock(side_effect=Department.objects.filter(pk=office.pk).first)
    for _request in range(3):
        with page_cache.asking_once():
            row = read(office, find)
            assert row == office
            assert row.name == "Dinas Taman"
            row.name = "of this reader alone"
    assert find.call_count == 1


def test_what_was_committed_shows_in_the_next_request(office: Department, visitor: Visitor) -> None:
    for name in ("Dinas Sungai", "Dinas Jalan"):
        with page_cache.asking_once():
            assert read(office) is not None
        with visitor.committing():
            Department.objects.update(name=name)
        with page_cache.asking_once():
            row = read(office)
            assert row is not None
            assert row.name == name


def test_what_is_being_written_is_read_and_not_remembered(
    office: Department, visitor: Visitor
) -> None:
    with page_cache.asking_once():
        Department.objects.update(name="never committed")
        row = read(office)
        assert row is not None
        assert row.name == "never committed"
        Department.objects.update(name="Dinas Taman")
    visitor.settle()
    with page_cache.asking_once():
        row = read(office)
        assert row is not None
        assert row.name == "Dinas Taman"


def test_a_page_of_a_copy_is_no_younger_than_it(office: Department, visitor: Visitor) -> None:
    for _request in range(2):
        with page_cache.asking_once(), page_cache.building() as reads:
            read(office)
        assert "cms_department" in reads.tables


def test_that_there_is_none_is_not_remembered(office: Department) -> None:
    find = Mock(return_value=None)
    for _request in range(2):
        with page_cache.asking_once():
            assert read(office, find) is None
    assert find.call_count == 2
