"""Fireline: the working system of an internet referral unit, from posts to a verified removal."""
