"""Libraries, archives, press, courts and governments are not referred on one officer's word."""

from fireline.refer.guard.address import addresses_of, belongs_to, hides_its_host, hosts_in
from fireline.refer.guard.facts import Facts
from fireline.refer.guard.said import Said, no, unless_reviewed, yes


def protected_domains(facts: Facts) -> Said:
    """Does not lie on a protected domain, or a second officer has said why it may go.

    The list is a setting (libraries, archives, universities, press, government, courts; LAW.md
    6, C1). Hosts are compared as a resolver reads them, so that no spelling slips past.
    """
    for address in addresses_of(facts.location):
        if hides_its_host(address):
            return no(f"{address!r} is written so that it hides where it leads")
        for host in hosts_in(address):
            for domain in facts.protected:
                if belongs_to(host, domain):
                    return unless_reviewed(facts, f"{host} belongs to {domain}, which is protected")
    return yes("it lies on no protected domain")
