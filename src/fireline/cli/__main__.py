"""``python -m fireline.cli``: how a process of ours starts another one."""

from fireline.cli.main import main

main()
