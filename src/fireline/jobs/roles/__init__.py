"""Roles: what each process of an installation does, from the moment that it starts until it stops.

A role is a function of the settings and of its life. It may be killed at any moment: what it had
in hand is done again by the next one, and what it had kept stays kept.
"""
