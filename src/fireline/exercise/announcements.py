"""Announcements: posts in which announcers name those who came back."""

import numpy as np

from fireline.exercise.chance import stream
from fireline.exercise.comebacks import Comeback
from fireline.exercise.people import People
from fireline.exercise.posts import Label, Rows, rows_of
from fireline.exercise.standing import Standing
from fireline.exercise.times import delays
from fireline.exercise.words import Script, Tongue, sentences

_MEDIAN_HOURS = 4.0
_MOST_TIMES = 3  #: an announcer names a returner once to so many times


def announcements(
    returned: list[Comeback],
    standing: Standing,
    people: People,
    tongues: dict[Script, Tongue],
    seed: int,
) -> Rows:
    """Return the posts that name those who came back, by the announcers of their neighbourhood."""
    account, at, text, mention = [], [], [], []
    for back in returned:
        rng = stream(seed, "announcements", back.new)
        new = standing.accounts[back.new]
        for announcer in back.named_by:
            times = int(rng.integers(1, _MOST_TIMES + 1))
            tongue = tongues[Script(int(people.script[announcer]))]
            for wait, said in zip(
                delays(times, _MEDIAN_HOURS, 0.6, rng).tolist(),
                sentences(tongue, times, rng),
                strict=True,
            ):
                account.append(int(standing.holder[announcer]))
                at.append(back.at + wait)
                text.append(f"{said} @{new.handle}")
                mention.append(new.number)
    count = len(account)
    return rows_of(
        np.array(account, dtype=np.int64),
        np.array(at, dtype=np.int64),
        text,
        label=np.full(count, Label.ANNOUNCEMENT, dtype=np.int64),
        mention=np.array(mention, dtype=np.int64),
    )
