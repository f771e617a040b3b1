"""Use cases of registers; what the seed and other packages call stands here."""

from competitions.movements.registers.service.acts import NewAct, Withdrawal, add_act, withdraw_act
from competitions.movements.registers.service.entries import (
    Change,
    End,
    Kept,
    NewEntry,
    Proof,
    add_entry,
    change_entry,
    confirm_entry,
    end_entry,
    proof_store,
)

__all__ = [
    "Change",
    "End",
    "Kept",
    "NewAct",
    "NewEntry",
    "Proof",
    "Withdrawal",
    "add_act",
    "add_entry",
    "change_entry",
    "confirm_entry",
    "end_entry",
    "proof_store",
    "withdraw_act",
]
