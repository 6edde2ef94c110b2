"""What apps register, and the order in which it acts.

An app never imports what stands above it. Where it needs something from there, such as what can
be done in a phase, it has a registry, and the app above registers in ``AppConfig.ready()``:

    APPLIED: Registry[Step] = Registry("steps of publishing", __name__)
    APPLIED.add("poll", plan_poll, after=["proposals"])
    for step in APPLIED: ...  # "proposals" first, whoever was registered first

``manage.py show_registrations`` lists them all.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

from django.apps import apps
from django.utils.module_loading import autodiscover_modules

Entry = TypeVar("Entry")
_registries: "dict[str, Registry[object]]" = {}
DECLARED = ("data_rights", "privacy")
"""Files in which apps declare what nothing asks for at the start."""


class RegisteredTwice(Exception):
    """Two entries want the same name; which of them would act is nobody's guess."""


def where(entry: object) -> str:
    """Where an entry is written: the dotted name of a function or class, else that of its type."""
    found = entry if hasattr(entry, "__qualname__") else type(entry)
    return f"{found.__module__}.{found.__qualname__}"  # type: ignore[attr-defined]


class Registry(Generic[Entry]):
    """Entries by name, in the order in which they act.

    That is the order of registration, except that an entry stands after those that it names. Its
    own name says in a few words what is registered; it is unique. ``module`` is the one in which it
    stands. ``modules`` are looked for in each app when it is read first, for what apps declare in a
    file of their own; as somebody may have imported one of them before, such entries stand in the
    order of their apps. ``each`` says what an entry is of, such as "field", where they are too many
    to be named in documents. ``shows`` says of an entry where its doing is written.
    """

    def __init__(
        self,
        name: str,
        module: str,
        *,
        modules: Iterable[str] = (),
        each: str = "",
        shows: Callable[[Entry], str] = where,
    ) -> None:
        if name in _registries:
            raise RegisteredTwice(name)
        self.name = name
        self.shows = shows
        self.module = module
        self.each = each
        self._modules = tuple(modules)
        self._is_declared = bool(self._modules)
        self._entries: dict[str, Entry] = {}
        self._after: dict[str, tuple[str, ...]] = {}
        _registries[name] = self  # type: ignore[assignment]

    def add(self, name: str, entry: Entry, *, after: Iterable[str] = ()) -> None:
        """From now on ``entry`` acts, and after those of these names. Twice the same is once.

        Raises RegisteredTwice when another entry has the name.
        """
        if self._entries.setdefault(name, entry) != entry:
            raise RegisteredTwice(f"{self.name}: {name}")
        self._after[name] = tuple(after)

    def named(self) -> dict[str, Entry]:
        """Every entry by its name, in order."""
        self._discover()
        left = dict(self._entries)
        if self._is_declared:
            left = self._by_app(left)
        if not any(self._after.values()):
            return left
        placed: dict[str, Entry] = {}
        while left:
            waits = (name for name in left if not left.keys() & set(self._after.get(name, ())))
            name = next(waits, next(iter(left)))  # a circle goes as it was registered; see faults()
            placed[name] = left.pop(name)
        return placed

    def _by_app(self, entries: dict[str, Entry]) -> dict[str, Entry]:
        """In the order of INSTALLED_APPS; last what is of none of them."""
        places = {app: place for place, app in enumerate(apps.app_configs)}

        def place(named: tuple[str, Entry]) -> int:
            return places.get(self.shows(named[1]).partition(".")[0], len(places))

        return dict(sorted(entries.items(), key=place))

    def _discover(self) -> None:
        """Once: looking for modules that most apps do not have takes longer than any page may."""
        if self._modules:
            modules, self._modules = self._modules, ()
            autodiscover_modules(*modules)

    def get(self, name: str) -> Entry | None:
        """The entry of a name, None where nobody registered one."""
        self._discover()
        return self._entries.get(name)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.named().values())

    def faults(self) -> list[str]:
        """Orders that cannot be kept: an entry that nobody registered, or a circle."""
        order = list(self.named())
        found = []
        for place, name in enumerate(order):
            for before in self._after.get(name, ()):
                if before not in order:
                    found.append(f"{self.name}: “{name}” acts after “{before}”, which is missing.")
                elif order.index(before) >= place:
                    found.append(f"{self.name}: “{name}” and “{before}” each act after the other.")
        return found


def registries() -> "list[Registry[object]]":
    """Every registry of the project, by name."""
    autodiscover_modules(*DECLARED)
    return [_registries[name] for name in sorted(_registries)]
