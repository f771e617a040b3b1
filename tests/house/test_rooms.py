"""Who may import whom, where no import contract can tell; and how pure a domain is."""

import ast
import sys

from tests.house.tree import PACKAGES, Module, imports, modules, place, product_modules, syntax

PURE_STDLIB = {
    *(
        "__future__",
        "abc",
        "base64",
        "binascii",
        "bisect",
        "calendar",
        "collections",
        "contextlib",
        "csv",
        "dataclasses",
    ),
    *(
        "datetime",
        "decimal",
        "difflib",
        "enum",
        "fractions",
        "functools",
        "hashlib",
        "heapq",
        "hmac",
        "html",
        "io",
        "ipaddress",
    ),
    *("itertools", "json", "math", "operator", "re", "statistics", "string", "struct", "textwrap", "types", "typing"),
    *("unicodedata", "urllib", "uuid", "zoneinfo"),
}
PURE_CORE = {"core.kernel", "core.vietnamese"}
RANDOM_SOURCE_AS_TYPE = ("random", "Random")
CLOCKS_AND_DICE = {"now", "utcnow", "today", "uuid1", "uuid4", "fromtimestamp_now", "urandom", "open", "print", "input"}
SQL_WORDS = {"select", "insert", "update", "delete", "text", "exists", "union", "union_all"}
STATEMENT_CALLS = {"execute", "scalar", "scalars", "stream", "stream_scalars", "exec_driver_sql"}


def in_domain(module: Module) -> bool:
    return module.room == "domain" or module.name in PURE_CORE


def test_nobody_imports_the_composition_root():
    guilty = [
        place(module.path, found.line)
        for module in product_modules()
        for found in imports(module)
        if found.touches("server")
    ]
    assert guilty == []


def test_models_are_private_to_their_own_queries_and_service():
    guilty = []
    for module in product_modules():
        for found in imports(module):
            owner = _owner_of_models(found.module, found.name)
            if owner is None or module.name == "core.migrating":
                continue
            if module.feature != owner or module.room not in {"queries", "service", "models"}:
                guilty.append(f"{place(module.path, found.line)} imports {owner}'s models")
    assert guilty == []


def _owner_of_models(source: str, name: str) -> str | None:
    parts = [*source.split("."), name]
    return ".".join(parts[: parts.index("models")]) if parts[0] in PACKAGES and "models" in parts else None


def test_statements_are_written_in_queries_only():
    guilty = []
    for module in product_modules():
        if module.feature == "core" or module.room == "queries":
            continue
        words = [
            f
            for f in imports(module)
            if f.module.split(".")[0] == "sqlalchemy" and f.name in SQL_WORDS - _schema_words(module)
        ]
        guilty += [f"{place(module.path, f.line)} uses {f.name}" for f in words]
        for node in ast.walk(syntax(module.path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _on_session(node.func):
                guilty.append(f"{place(module.path, node.lineno)} calls session.{node.func.attr}")
    assert guilty == []


def _schema_words(module: Module) -> set[str]:
    return {"text"} if module.room == "models" else set()  # conditions of indexes and server defaults


def _on_session(call: ast.Attribute) -> bool:
    owner = call.value
    name = owner.attr if isinstance(owner, ast.Attribute) else owner.id if isinstance(owner, ast.Name) else ""
    return name == "session" and call.attr in STATEMENT_CALLS


def test_services_and_queries_never_commit():
    guilty = [
        place(module.path, node.lineno)
        for module in product_modules()
        if module.room in {"queries", "service"}
        for node in ast.walk(syntax(module.path))
        if isinstance(node, ast.Attribute) and node.attr in {"commit", "rollback"}
    ]
    assert guilty == []


def test_domains_import_nothing_that_reaches_out():
    guilty = []
    for module in product_modules():
        if in_domain(module):
            wrong = [f for f in imports(module) if not _is_pure(f.module, f.name)]
            guilty += [f"{place(module.path, f.line)} imports {f.module} {f.name}" for f in wrong]
    assert guilty == []


def _is_pure(source: str, name: str) -> bool:
    top = source.split(".", maxsplit=1)[0]
    if top in sys.stdlib_module_names:
        if top == "urllib":
            return source == "urllib.parse"
        return top in PURE_STDLIB or (source, name) == RANDOM_SOURCE_AS_TYPE
    return source in PURE_CORE or f"{source}.{name}" in PURE_CORE or "domain" in [*source.split("."), name]


def test_domains_ask_no_clock_and_throw_no_dice():
    guilty = []
    for module in product_modules():
        if not in_domain(module):
            continue
        for node in ast.walk(syntax(module.path)):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in CLOCKS_AND_DICE or name == "Random":
                    guilty.append(f"{place(module.path, node.lineno)} calls {name}()")
    assert guilty == []


def test_domains_do_not_wait():
    guilty = [
        place(module.path, node.lineno)
        for module in product_modules()
        if in_domain(module)
        for node in ast.walk(syntax(module.path))
        if isinstance(node, ast.AsyncFunctionDef | ast.Await)
    ]
    assert guilty == []


def test_the_seed_speaks_to_services_like_a_user():
    allowed = {"service", "domain", "importing", "permissions", "guests", "effects"}
    guilty = []
    for module in product_modules():
        for found in imports(module) if module.feature == "seed" else ():
            target = Module(f"{found.module}.{found.name}", module.path)
            if target.room and target.room not in allowed and target.feature != "seed":
                guilty.append(f"{place(module.path, found.line)} imports {found.module} {found.name}")
    assert guilty == []


def test_handlers_stay_within_fifteen_lines():
    guilty = []
    for module in product_modules():
        if module.room not in {"handlers", "api"}:
            continue
        for node in syntax(module.path).body:
            if isinstance(node, ast.AsyncFunctionDef) and not node.name.startswith("_"):
                lines = (node.end_lineno or node.lineno) - node.body[0].lineno + 1
                if lines > 15:
                    guilty.append(f"{place(module.path, node.lineno)} {node.name}: {lines} lines")
    assert guilty == []


def test_the_rules_see_the_tree():
    rooms = {module.room for module in product_modules()}
    assert {"domain", "models", "queries", "service"} <= rooms
    assert any(module.name == "tests.house.tree" for module in modules())
