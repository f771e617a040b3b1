"""What decisions need of the lifespan state."""

from accounts.doorkeeper import Doorkeeper
from competitions.awards.decisions.service.signing import CertificateKeys
from core.press import Press
from core.web.request import CoreState


class DecisionsState(CoreState):
    """The keys of certificates, who counts guesses of their codes, and the press."""

    award_keys: CertificateKeys
    code_doors: Doorkeeper
    press: Press
