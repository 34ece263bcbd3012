"""Views: may they, is it well-formed, one act, where next."""
