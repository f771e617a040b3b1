"""The route inventory: each route has a good name, an address in plain Vietnamese and a declared policy."""

import re
from collections import Counter

from tests.house.policy import POLICY
from tests.house.routes import addresses

NAME = re.compile(r"[a-z_]+:[a-z_]+:[a-z_]+")
PLAIN = re.compile(r"/[a-z0-9\-/._]*")
PARAMETER = re.compile(r"{[a-z_]+(?::[a-z]+)?}")


def test_the_features_have_routes():
    assert len(addresses()) > 20


def test_every_route_has_a_declared_policy():
    assert {route.name for route in addresses()} - set(POLICY) == set()


def test_no_policy_outlives_its_route():
    assert set(POLICY) - {route.name for route in addresses()} == set()


def test_names_are_feature_thing_verb():
    assert [route.name for route in addresses() if not NAME.fullmatch(route.name)] == []


def test_a_name_leads_to_one_address():
    paths = {(route.name, route.path) for route in addresses()}
    assert [name for name, count in Counter(name for name, _ in paths).items() if count > 1] == []


def test_addresses_are_plain_letters():
    assert [route.path for route in addresses() if not PLAIN.fullmatch(PARAMETER.sub("x", route.path))] == []
