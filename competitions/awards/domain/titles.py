"""What awards, subjects, levels and ways to vote are called on a screen: message ids."""

from collections.abc import Mapping

from competitions.awards.domain.words import AwardKind, Choice, Level, SubjectKind, VotingMode
from core.kernel import N_
from units.domain.unit import Kind

AWARD_TITLES: Mapping[str, str] = {
    AwardKind.CERTIFICATE_OF_MERIT: N_("Certificate of Merit"),
    AwardKind.CERTIFICATE_OF_COMMENDATION: N_("Certificate of Commendation"),
    AwardKind.PARTICIPATION: N_("Certificate of participation"),
    AwardKind.THANKS: N_("Letter of thanks"),
}
SUBJECT_TITLES: Mapping[str, str] = {
    SubjectKind.COLLECTIVE: N_("Collective"),
    SubjectKind.PERSON: N_("Individual"),
    SubjectKind.HOUSEHOLD: N_("Household"),
    SubjectKind.OUTSIDE: N_("Outside unit"),
}
LEVEL_TITLES: Mapping[str, str] = {
    Level.PROVINCE: N_("Province level"),
    Level.DEPARTMENT: N_("Department level"),
    Level.COMMUNE: N_("Commune level"),
    Level.SCHOOL: N_("School level"),
}
MODE_TITLES: Mapping[str, str] = {
    VotingMode.SHOW_OF_HANDS: N_("Show of hands"),
    VotingMode.OPEN_BALLOT: N_("Open ballot"),
    VotingMode.SECRET_BALLOT: N_("Secret ballot"),
    VotingMode.WRITTEN_OPINION: N_("Written opinion"),
}
CHOICE_TITLES: Mapping[str, str] = {
    Choice.FOR: N_("In favour"),
    Choice.AGAINST: N_("Against"),
    Choice.ABSTAIN: N_("Abstention"),
}
BOARD_TITLES: Mapping[str, str] = {
    Kind.COMMUNE: N_("Communes and wards"),
    Kind.SCHOOL: N_("Schools"),
    Kind.PARTY_CELL: N_("Party cells"),
}
