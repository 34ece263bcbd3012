"""Migrations: how the tables of casework came to be."""
