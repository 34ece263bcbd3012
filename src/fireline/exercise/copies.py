"""Copies: what people do to a work so that it is not recognised, or by carelessness."""

from urllib.parse import quote

import numpy as np

from fireline.exercise.shapes import Look

_ZERO_WIDTH = "\u200b"
_FILES_PER_WORK = 3  #: re-uploads of one picture are copies of one another
_GOLDEN = 0.6180339887  # spreads the choice of files evenly over works
_STRETCH = "\u0640"  # the Arabic letter stretcher
_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}

#: (look of a re-uploaded picture, how often); the last one is meant to be hard.
PICTURE_COPIES = (
    (Look.ORIGINAL, 0.40),
    (Look.SMALLER, 0.22),
    (Look.ENCODED, 0.22),
    (Look.SMALLEST, 0.10),
    (Look.TILTED, 0.06),
)


def as_it_is(text: str, _: int) -> str:
    """Return the text unchanged."""
    return text


def spaced(text: str, spot: int) -> str:
    """Return the text with more white space in one place and around it."""
    cut = text.find(" ", spot % len(text))
    return f"  {text[:cut]} \u00a0 {text[cut:]}\n" if cut > 0 else f" {text} "


def with_zero_width(text: str, spot: int) -> str:
    """Return the text with an invisible character inside."""
    cut = 1 + spot % (len(text) - 1)
    return f"{text[:cut]}{_ZERO_WIDTH}{text[cut:]}"


def widened(text: str, spot: int) -> str:
    """Return the text with one Latin word in full-width letters, or an Arabic one stretched."""
    words = text.split(" ")
    chosen = spot % len(words)
    word = words[chosen]
    wide = word.translate(_FULL_WIDTH)
    words[chosen] = wide if wide != word else f"{word[:1]}{_STRETCH}{word[1:]}"
    return " ".join(words)


def shouted(text: str, _: int) -> str:
    """Return the text in capitals, in scripts that have them."""
    return text.upper()


def shortened(text: str, spot: int) -> str:
    """Return the text without one of its words: no exact copy any more."""
    words = text.split(" ")
    del words[spot % len(words)]
    return " ".join(words)


#: (what is done to a re-uploaded text, how often); the last one is meant to be hard.
TEXT_COPIES = (
    (as_it_is, 0.45),
    (spaced, 0.15),
    (with_zero_width, 0.12),
    (widened, 0.10),
    (shouted, 0.10),
    (shortened, 0.08),
)


def copied_texts(texts: list[str], rng: np.random.Generator) -> list[str]:
    """Return each text as somebody re-uploads it."""
    how = rng.choice(len(TEXT_COPIES), size=len(texts), p=[share for _, share in TEXT_COPIES])
    spots = rng.integers(0, 2**20, size=len(texts))
    return [
        TEXT_COPIES[way][0](text, spot)
        for text, way, spot in zip(texts, how.tolist(), spots.tolist(), strict=True)
    ]


def tracked(link: str, rng: np.random.Generator) -> str:
    """Return the link as it looks after it was shared: with tracking, or as it is."""
    tag = quote(f"s{int(rng.integers(10**6)):06d}")
    ways = (
        link,
        f"{link}?utm_source={tag}&utm_medium=share",
        f"{link}?fbclid={tag}",
        f"{link}#{tag}",
        link.replace("https://", "http://www."),
    )
    return ways[int(rng.integers(len(ways)))]


def copied_looks(works: list[int], rng: np.random.Generator) -> list[Look]:
    """Return the look of each re-uploaded picture; of one work few different files go round."""
    shares = [share for _, share in PICTURE_COPIES]
    bounds = np.cumsum(shares)
    coins = rng.integers(0, _FILES_PER_WORK, size=len(works)).tolist()
    spots = [
        (work * _GOLDEN + coin * _GOLDEN**2) % 1.0 for work, coin in zip(works, coins, strict=True)
    ]
    return [PICTURE_COPIES[int(np.searchsorted(bounds, spot * bounds[-1]))][0] for spot in spots]
