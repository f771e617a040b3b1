"""A register as a table, its template, and both as XLSX or CSV."""

from collections.abc import Callable, Sequence

from competitions.movements.registers.domain.catalogue import REGISTERS
from competitions.movements.registers.domain.rules import People, Register, Shape
from competitions.movements.registers.domain.writing import TICK, list_columns
from competitions.movements.registers.service.reading import ListView
from core.tables import write_form

WIDTH = 24
GUARDED = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
EXAMPLE = {"occurred_on": "10/10/2026", "quantity": "1", "members": "12", "present": "18", "on_roll": "20"}
Rows = Sequence[Sequence[str]]
Translate = Callable[[str], str]


def template_rows(register: Register) -> list[list[str]]:
    """Return the headings of a register's list and one made-up row."""
    columns = list_columns(register)
    choices = {each.key: each.choices[0][0] for each in register.fields if each.shape is Shape.CHOICE}
    example = EXAMPLE | choices | {"title": "Ví dụ", "person": "Lò Thị Ví Dụ", "link": "https://dienbien.example/vi-du"}
    cells = ["x" if column.key.startswith(TICK) else example.get(column.key, "") for column in columns]
    return [[column.title for column in columns], cells]


def book_rows(view: ListView, translate: Translate, states: dict[str, str]) -> list[list[str]]:
    """Return a register's entries as a table with headings; people only where the view holds them."""
    register = view.register
    has_people = register.people is not People.NONE and bool(view.people)
    heads = [translate(each.title) for each in register.fields] + [translate(act.title) for act in register.acts]
    table = [["Đơn vị", translate(register.name_title), translate(register.date_title), "Số lượng", *heads]]
    table[0] += ["Liên kết", "Văn bản", "Trạng thái", *(["Họ và tên", "Liên hệ"] if has_people else [])]
    for row in view.found.rows:
        entry, person = row.entry, view.people.get(row.id)
        cells = [row.unit_name, entry.title, entry.occurred_on.strftime("%d/%m/%Y"), str(entry.quantity)]
        cells += [entry.values.get(each.key, "") for each in register.fields]
        cells += [str(view.sums.get((row.id, act.code), 0)) for act in register.acts]
        cells += [entry.link, entry.document or row.proof_name, translate(states[row.state])]
        if has_people:
            cells += [person.name, person.contact] if person else ["", ""]
        table.append(cells)
    return table


def write_book(rows: Rows, code: str) -> bytes:
    """Return the rows as a workbook of texts, the choices of the register's fields on a second sheet."""
    choices = [(key,) for each in REGISTERS[code].fields for key, _ in each.choices]
    return write_form({"Danh sách": rows, **({"Lựa chọn": choices} if choices else {})})
