"""Made-up people with plausible names of the province; the same seed gives the same people. Never real persons."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NameStock:
    """The families and given names of one people; `share` is its weight among the province's names."""

    share: int
    families: tuple[str, ...]
    men: tuple[str, ...]
    women: tuple[str, ...]


STOCKS = (
    NameStock(
        38,
        ("Lò", "Lường", "Quàng", "Cà", "Tòng", "Lù", "Điêu", "Vì"),
        ("Văn Thoan", "Văn Panh", "Văn Tỉnh", "Văn Hặc", "Văn Inh", "Văn Chung", "Văn Biên", "Văn Hoan", "Văn Ngọc"),
        ("Thị Pâng", "Thị Ánh", "Thị Xôm", "Thị Hặc", "Thị Bóng", "Thị Phượng", "Thị Mai", "Thị Diên", "Thị Thoa"),
    ),
    NameStock(
        35,
        ("Vàng", "Giàng", "Sùng", "Thào", "Lý", "Hạng", "Mùa"),
        ("A Páo", "A Dính", "A Tủa", "A Chống", "A Sình", "A Vừ", "A Lử", "A Khua", "A Sếnh"),
        ("Thị Mỷ", "Thị Dua", "Thị Súa", "Thị Pàng", "Thị Chía", "Thị Sua", "Thị Dợ", "Thị Say", "Thị Cở"),
    ),
    NameStock(
        18,
        ("Nguyễn", "Trần", "Phạm", "Lê", "Vũ", "Đỗ", "Bùi", "Hoàng"),
        ("Văn Thắng", "Đức Minh", "Quang Huy", "Văn Hải", "Tuấn Anh", "Mạnh Cường", "Văn Lâm", "Trung Kiên"),
        ("Thị Hà", "Thu Trang", "Ngọc Lan", "Thị Hằng", "Thanh Tâm", "Minh Nguyệt", "Thị Yến", "Phương Thảo"),
    ),
    NameStock(
        9,
        ("Pờ", "Lỳ", "Chang"),
        ("Xuân Hừ", "Văn Chừ", "Minh Xá", "Gạ Lòng", "Văn Khai", "Lò Hừ"),
        ("Thị Xó", "Thị Nu", "Gió Mé", "Thị Pơ", "Hà Xú", "Thị Lế"),
    ),
)


@dataclass(frozen=True, slots=True)
class MadeUpPerson:
    """A participant of a demonstration: a full name and the code of the commune it counts for."""

    name: str
    commune: str


def make_name(source: random.Random) -> str:
    """Return one full name, family first."""
    stock = source.choices(STOCKS, [stock.share for stock in STOCKS])[0]
    given = source.choice(stock.women if source.random() < 0.5 else stock.men)  # noqa: PLR2004 - half of them women
    return f"{source.choice(stock.families)} {given}"


def make_people(communes: Sequence[str], seed: int) -> Iterator[MadeUpPerson]:
    """Yield people without end; each commune gets one before any gets its next."""
    source = random.Random(seed)
    while True:
        for commune in source.sample(communes, len(communes)):
            yield MadeUpPerson(make_name(source), commune)
