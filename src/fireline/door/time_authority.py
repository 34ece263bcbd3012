"""Time authority: asks somebody outside to sign when bytes existed (RFC 3161, over HTTP: 3.4)."""

from pathlib import Path
from typing import Protocol

import attrs
from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    TimeStampRequest,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from fireline.door.http import Answer
from fireline.errors import ConfigError, FateUnknown, ItemUnreadable, SourceUnavailable
from fireline.refer.time_stamp import TimeToken
from fireline.settings import Settings

_ASKING = "application/timestamp-query"
_LARGEST = 100_000
_OK = 200
_STANDS_IN = b"\x00"  #: what the request is first built for; its hash gives way to ours
_STANDS_IN_SHA256 = bytes.fromhex(
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
)


class Telling(Protocol):
    """The door, as far as it is used here."""

    def post(self, url: str, *, body: bytes, headers: dict[str, str], limit: int) -> Answer:
        """Tell something, once."""
        ...


@attrs.frozen
class Trust:
    """Whose word counts: root certificates, and those between them and the authority's own."""

    roots: tuple[x509.Certificate, ...]
    between: tuple[x509.Certificate, ...] = ()

    @classmethod
    def read(cls, path: Path) -> "Trust":
        """Read a PEM file; what signs itself is a root.

        Raises:
            ConfigError: the file cannot be read, or holds no root.
        """
        try:
            known = x509.load_pem_x509_certificates(path.read_bytes())
        except (OSError, ValueError) as bad:
            raise ConfigError(f"FIRELINE_TSA_CERTIFICATE {path} cannot be read: {bad}") from bad
        roots = tuple(one for one in known if one.issuer == one.subject)
        if not roots:
            raise ConfigError(f"FIRELINE_TSA_CERTIFICATE {path} holds no root certificate")
        return cls(roots, tuple(one for one in known if one.issuer != one.subject))

    def verifier(self, builder: VerifierBuilder) -> VerifierBuilder:
        """Let a verifier trust these certificates and no others."""
        for root in self.roots:
            builder = builder.add_root_certificate(root)
        for one in self.between:
            builder = builder.add_intermediate_certificate(one)
        return builder


class TimeAuthority:
    """One time-stamping authority of the settings."""

    def __init__(self, http: Telling, url: str, trust: Trust) -> None:
        self._http = http
        self._url = url
        self._trust = trust

    def stamp(self, sha256: str) -> TimeToken:
        """Return a token for the bytes that have this SHA-256, verified as it came in.

        Raises:
            SourceUnavailable: the authority gives no answer.
            ItemUnreadable: its answer does not hold.
        """
        asked, body = _request(sha256)
        try:
            answer = self._http.post(
                self._url, body=body, headers={"content-type": _ASKING}, limit=_LARGEST
            )
        except FateUnknown as silent:  # asking for the time twice harms nobody
            raise SourceUnavailable(str(silent)) from silent
        if answer.status != _OK:
            raise SourceUnavailable(f"the time authority {self._url} answered {answer.status}")
        builder = self._trust.verifier(VerifierBuilder.from_request(asked))
        return _verified(builder, answer.body, sha256)

    def check(self, sha256: str, token: TimeToken) -> str:
        """Return why a kept token does not hold for these bytes; empty when it does."""
        return check(sha256, token, self._trust)


def time_authority_of(settings: Settings, http: Telling) -> TimeAuthority | None:
    """Return the authority that the settings name, or None: then there is no outside time.

    Raises:
        ConfigError: it is named without the certificates to check its answers by.
    """
    if not settings.tsa_url:
        return None
    if not settings.tsa_certificate:
        raise ConfigError("FIRELINE_TSA_URL needs FIRELINE_TSA_CERTIFICATE to check its answers by")
    return TimeAuthority(http, settings.tsa_url, Trust.read(Path(settings.tsa_certificate)))


def check(sha256: str, token: TimeToken, trust: Trust) -> str:
    """Return why a token does not hold for these bytes; empty when it does."""
    try:
        _verified(trust.verifier(VerifierBuilder()), token.response, sha256)
    except ItemUnreadable as bad:
        return str(bad)
    return ""


def _request(sha256: str) -> tuple[TimeStampRequest, bytes]:
    """Build a request for a hash; the library would hash the bytes itself, however large."""
    asked = (
        TimestampRequestBuilder()
        .data(_STANDS_IN)
        .hash_algorithm(HashAlgorithm.SHA256)
        .nonce(nonce=True)
        .cert_request(cert_request=True)
        .build()
    )
    return asked, asked.as_bytes().replace(_STANDS_IN_SHA256, bytes.fromhex(sha256), 1)


def _verified(builder: VerifierBuilder, body: bytes, sha256: str) -> TimeToken:
    try:
        response = decode_timestamp_response(body)
        builder.build().verify(response, bytes.fromhex(sha256))
        return TimeToken(at=response.tst_info.gen_time, by=_name(response), response=body)
    except (ValueError, VerificationError) as bad:
        raise ItemUnreadable(f"the time authority's answer does not hold: {bad}") from bad


def _name(response: TimeStampResponse) -> str:
    """Return the name that stands in the certificate of whoever signed."""
    (signer,) = response.signed_data.signer_infos
    for der in response.signed_data.certificates:
        certificate = x509.load_der_x509_certificate(der)
        if certificate.serial_number == signer.serial_number:
            return certificate.subject.rfc4514_string()
    return f"certificate {signer.serial_number:x} of {signer.issuer.rfc4514_string()}"
