"""Purpose: for what a person's record may be read, as the audit writes it.

Directive (EU) 2016/680, Article 25(1), and Regulation (EU) 2018/1725, Article 88, want the log to
show the justification of a consultation: one word of this closed list, and a reason in words.
"""

from enum import StrEnum


class Purpose(StrEnum):
    """Never renamed, because old logs keep the old words."""

    ASSESSMENT = "assessment"  #: to judge content or the account that posts it
    RETURN = "return"  #: to judge whether a removed account has come back
    REFERRAL = "referral"  #: to prepare, check, send or follow up a referral
    RETENTION = "retention"  #: to review whether what is kept is still needed
    RIGHTS = "rights"  #: to answer a person who asks about data of their own
    COMPLAINT = "complaint"  #: to answer a provider, an author or a court
    OVERSIGHT = "oversight"  #: to inspect whether this unit keeps to the law
    INTEGRITY = "integrity"  #: to keep the system secure and its data correct
