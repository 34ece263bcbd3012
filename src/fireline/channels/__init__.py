"""Channels: recipients that are no network of their own, such as a provider's mailbox."""
