"""DAG-CBOR: the form in which atproto writes records and messages; here, always strangers."""

from collections.abc import Callable
from typing import Any

import libipld

from fireline.errors import ItemUnreadable


def decoded(data: bytes) -> Any:  # noqa: ANN401 -- whatever a stranger wrote
    """Return the one item that these bytes are.

    Raises:
        ItemUnreadable: they are none, or one nested deeper than anybody needs.
    """
    return _read(libipld.decode_dag_cbor, data)


def decoded_all(data: bytes) -> list[Any]:
    """Return the items that stand one after the other in these bytes.

    Raises:
        ItemUnreadable: one of them is none, or nested deeper than anybody needs.
    """
    return list(_read(libipld.decode_dag_cbor_multi, data))


def _read(decode: Callable[[bytes], Any], data: bytes) -> Any:  # noqa: ANN401 -- as above
    try:
        return decode(data)
    except (ValueError, RecursionError) as bad:
        raise ItemUnreadable(f"these bytes are not DAG-CBOR: {bad}") from bad
