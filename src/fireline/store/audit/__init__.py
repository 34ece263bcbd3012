"""Audit: one tree an authority over every act, numbered, sealed, signed, and held by others too."""
