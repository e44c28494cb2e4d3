"""The command line: ``python -m bot run`` and what a host needs around it."""

from bot.command_line import main

main()
