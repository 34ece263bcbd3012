"""Doctor: looks at every part of an installation, and says what is wrong and how to mend it.

It starts nothing and changes nothing, so that it can be asked at any time and while all is down.
"""

from fireline.doctor.examination import examine
from fireline.doctor.sign import Health, Sign

__all__ = ["Health", "Sign", "examine"]
