"""Words: nonsense in three scripts, so that text can be handled without meaning anything.

Syllables are drawn at random; a word that happens to exist is an accident and says nothing.
"""

from enum import IntEnum

import attrs
import numpy as np

from fireline.exercise.chance import stream


class Script(IntEnum):
    """The script that an account writes in."""

    ARABIC = 0
    LATIN = 1
    CYRILLIC = 2


#: Beginnings and ends of syllables, by script, one blank between them.
_SOUNDS = {
    Script.LATIN: ("b d f g j k l m n p r s t v z br dr kl tr zv", "a e i o u"),
    Script.ARABIC: ("ب ت ث ج د ر ز س ش ص ط ع ف ق ك ل م ن", "ا و ي"),
    Script.CYRILLIC: ("б в г д ж з к л м н п р с т ф х ц ш", "а е и о у ы"),
}
_WORDS = 700
_PHRASES = 2_500


@attrs.frozen
class Tongue:
    """One script's stock of nonsense: words, and phrases made of them."""

    words: tuple[str, ...]
    phrases: tuple[str, ...]


def tongues(seed: int) -> dict[Script, Tongue]:
    """Return the nonsense of a world, one tongue for each script."""
    return {script: _tongue(script, stream(seed, "words", int(script))) for script in Script}


def _tongue(script: Script, rng: np.random.Generator) -> Tongue:
    onsets, vowels = (sounds.split() for sounds in _SOUNDS[script])
    lengths = rng.integers(2, 5, size=_WORDS)
    words = tuple(dict.fromkeys(_word(onsets, vowels, int(n), rng) for n in lengths))
    picks = rng.integers(0, len(words), size=(_PHRASES, 5))
    sizes = rng.integers(3, 6, size=_PHRASES)
    phrases = tuple(
        " ".join(words[i] for i in row[:size])
        for row, size in zip(picks.tolist(), sizes.tolist(), strict=True)
    )
    return Tongue(words=words, phrases=phrases)


def _word(onsets: list[str], vowels: list[str], length: int, rng: np.random.Generator) -> str:
    first = rng.integers(0, len(onsets), size=length)
    second = rng.integers(0, len(vowels), size=length)
    return "".join(onsets[a] + vowels[b] for a, b in zip(first, second, strict=True))


def sentences(tongue: Tongue, count: int, rng: np.random.Generator) -> list[str]:
    """Return texts of three phrases each; two alike are very unlikely."""
    picks = rng.integers(0, len(tongue.phrases), size=(count, 3)).tolist()
    stock = tongue.phrases
    return [f"{stock[a]} {stock[b]} {stock[c]}" for a, b, c in picks]
