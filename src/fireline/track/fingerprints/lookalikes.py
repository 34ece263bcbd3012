"""Lookalikes: letters of other scripts that pass for Latin ones, and the letter they pass for.

The single-letter pairs of Unicode Technical Standard 39 (confusables) that occur in alphabets in
use. Capitals are folded first; a letter of which only the capital looks alike (Cyrillic В for B)
is replaced in both cases, so that a word in capitals and in small letters stays one word.
"""

_CYRILLIC = {
    "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "н": "h", "һ": "h", "і": "i", "ӏ": "l",
    "ј": "j", "к": "k", "м": "m", "о": "o", "р": "p", "ԛ": "q", "ѕ": "s", "т": "t", "у": "y",
    "ү": "y", "ѵ": "v", "ԝ": "w", "х": "x", "ґ": "г",
}  # fmt: skip
_GREEK = {
    "α": "a", "β": "b", "ε": "e", "ζ": "z", "η": "n", "ι": "i", "κ": "k", "μ": "m", "ν": "v",
    "ο": "o", "ρ": "p", "τ": "t", "υ": "u", "χ": "x", "γ": "y", "ω": "w", "ϲ": "c", "ϳ": "j",
}  # fmt: skip
_LATIN = {
    "ı": "i", "ɑ": "a", "ɡ": "g", "ɩ": "i", "ʏ": "y", "ᴄ": "c", "ᴏ": "o", "ᴠ": "v", "ᴡ": "w",
    "ᴢ": "z", "ꜱ": "s", "ɴ": "n", "ʀ": "r", "ʜ": "h", "ɪ": "i", "ʙ": "b", "ᴀ": "a", "ᴅ": "d",
    "ᴇ": "e", "ᴊ": "j", "ᴋ": "k", "ʟ": "l", "ᴍ": "m", "ᴘ": "p", "ᴛ": "t", "ᴜ": "u", "ɢ": "g",
    "ꜰ": "f", "ø": "o", "đ": "d", "ħ": "h", "ł": "l", "ŧ": "t",
}  # fmt: skip

LOOKALIKES = _CYRILLIC | _GREEK | _LATIN
"""Small letter by small letter, what each passes for."""
