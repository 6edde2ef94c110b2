from privacy.declarations import unclassified_fields


def test_every_field_says_whether_it_is_personal() -> None:
    assert not unclassified_fields()
