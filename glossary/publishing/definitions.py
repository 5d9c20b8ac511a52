"""Short definitions: those that explain one term by another in a circle, or by an unknown one."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from glossary.models import Concept, Label, Oddity, Page
from glossary.rendering.term_links import candidate_keys
from glossary.search import phrases

MOST_FOLLOWED = 300  # terms, from one definition to the next
Node = tuple[str, str]  # language and path


def circular() -> set[int]:
    """Keys of pages whose definition leads back to itself by the terms that it links to."""
    rows = Oddity.objects.filter(kind=Oddity.Kind.DEFINED_BY)
    edges: dict[Node, set[Node]] = defaultdict(set)
    keys: dict[Node, int] = {}
    for pk, language, path, target in rows.values_list(
        "page", "page__language", "page__path", "key"
    ).iterator():
        edges[language, path].add((language, target))
        keys[language, path] = pk
    return {keys[one] for several in _circles(edges) for one in several}


def circle_of(page: Page) -> list[str]:
    """Titles along the shortest way from the definition of `page` back to it; [] if none."""
    rows = Oddity.objects.filter(kind=Oddity.Kind.DEFINED_BY, page__language=page.language)
    edges: dict[str, list[str]] = defaultdict(list)
    for path, target in rows.values_list("page__path", "key"):
        edges[path].append(target)
    came_from: dict[str, str] = {}
    reached = [page.path]
    for path in reached:
        for target in edges[path]:
            if target == page.path:
                way = [path]
                while way[-1] != page.path:
                    way.append(came_from[way[-1]])
                paths = [*reversed(way), page.path]
                titles = dict(
                    Page.objects.filter(language=page.language, path__in=paths).values_list(
                        "path", "title"
                    )
                )
                return [titles[each] for each in paths]
            if target not in came_from:
                came_from[target] = path
                reached.append(target)
    return []


def resting_on(path: str, terms: Collection[str], language: str) -> set[str]:
    """Those of `terms` (paths) whose definition rests on the one at `path`, by others or by itself.

    Where definitions lead too far to be followed, all of them.
    """
    rows = Oddity.objects.filter(kind=Oddity.Kind.DEFINED_BY, page__language=language)
    defined: dict[str, set[str]] = defaultdict(set)  # path of a term: those that its words rest on
    seen, new = set(terms), set(terms)
    while new:
        if len(seen) > MOST_FOLLOWED:
            return set(terms)
        for term, target in rows.filter(page__path__in=new).values_list("page__path", "key"):
            defined[target].add(term)
        new = defined.keys() - seen
        seen |= new
    found, left = set[str](), [path]
    while left:
        for term in defined[left.pop()] - found:
            found.add(term)
            left.append(term)
    return found.intersection(terms)


def by_unpublished() -> dict[int, list[str]]:
    """Pages (keys) whose definition uses the name of a concept that readers can't look up."""
    names: dict[str, dict[str, str]] = defaultdict(dict)
    unseen = Concept.objects.filter(publication__live__isnull=True, name_auto_link=True)
    for language, key, name in unseen.values_list("language", "name_key", "name"):
        names[language][key] = name
    labels = Label.objects.filter(concept__publication__live__isnull=True, auto_link=True)
    for language, key, name in labels.values_list("concept__language", "key", "text"):
        names[language].setdefault(key, name)
    found: dict[int, list[str]] = {}
    for language, keys in names.items():
        holding = phrases.pages_holding(set(keys), language=language)
        pages = Page.objects.concepts().filter(pk__in=holding)
        for pk, metadata in pages.values_list("pk", "metadata").iterator():
            used = candidate_keys(metadata.get("short_html", "")) & keys.keys()
            if used:
                found[pk] = sorted(keys[key] for key in used)
    return found


def _circles(
    edges: Mapping[Node, set[Node]],
) -> Iterator[set[Node]]:
    """Sets of nodes that reach each other (Tarjan's algorithm, without recursion)."""
    number: dict[Node, int] = {}
    low: dict[Node, int] = {}
    waiting: list[Node] = []
    is_waiting: set[Node] = set()
    for root in edges:
        if root in number:
            continue
        path = [(root, iter(edges[root]))]
        number[root] = low[root] = len(number)
        waiting.append(root)
        is_waiting.add(root)
        while path:
            node, targets = path[-1]
            target = next((one for one in targets if one in edges), None)
            if target is None:
                path.pop()
                if path:
                    above = path[-1][0]
                    low[above] = min(low[above], low[node])
                if low[node] == number[node]:
                    circle = set()
                    while node not in circle:
                        one = waiting.pop()
                        is_waiting.discard(one)
                        circle.add(one)
                    if len(circle) > 1:
                        yield circle
            elif target not in number:
                number[target] = low[target] = len(number)
                waiting.append(target)
                is_waiting.add(target)
                path.append((target, iter(edges[target])))
            elif target in is_waiting:
                low[node] = min(low[node], number[target])
