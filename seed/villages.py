"""Villages of two clusters: made-up names, each marked as demonstration, with households and whether 4G reaches it."""

import random
from collections.abc import Mapping

from seed.registers import MARK
from units.domain.villages import VillageLine

SEED = 4
HOUSEHOLDS = (35, 160)
COVERED = 80  # hundredths
NAMES: Mapping[str, tuple[str, ...]] = {
    "03127": ("Tổ dân phố Hoa Ban", "Tổ dân phố Đồi Thông", "Tổ dân phố Bến Mới", "Bản Nà Ten", "Bản Pom Ban"),
    "03325": ("Bản Nà Lúng", "Bản Co Phát", "Bản Huổi Xanh", "Bản Pú Hoa"),
    "03334": ("Tổ dân phố Cầu Mới", "Tổ dân phố Đầu Cánh Đồng", "Bản Noong Vai", "Bản Ten Luông"),
    "03158": ("Bản Tả Ló", "Bản Pờ Chải", "Bản A Hừ"),
    "03160": ("Bản Nà Phá", "Bản Tà Khoang", "Bản Phiêng Vai", "Bản Huổi Lươn", "Bản Nậm Sả", "Bản Pá Hoa"),
    "03162": ("Bản Nậm Chẩn", "Bản Pá Ban", "Bản Huổi Đá"),
    "03163": ("Bản Mường Pó", "Bản Nậm Xanh", "Bản Yên Hoa", "Bản Huổi Cọ"),
    "03164": ("Bản Quảng Hoa", "Bản Đề Sua", "Bản Nậm Củ"),
}


def list_villages() -> tuple[VillageLine, ...]:
    """Return the list as the communes would send it; it is always the same."""
    dice = random.Random(SEED)
    named = [(commune, name) for commune, names in NAMES.items() for name in names]
    return tuple(
        VillageLine(
            row,
            commune,
            f"{name} {MARK}",
            households=dice.randint(*HOUSEHOLDS),
            has_4g=dice.randrange(100) < COVERED,
        )
        for row, (commune, name) in enumerate(named, 2)
    )
