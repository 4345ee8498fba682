"""What we answer to STOP, START and HELP. Pure; GSM-7, one SMS each.

47 CFR 64.1200(a)(12) allows one confirmation of a STOP, when it says nothing else: no offer, no reason to stay.
The CTIA (Messaging Principles and Best Practices, 2023, 5.1; Short Code Monitoring Handbook) wants the program's name
in each, and in the answer to HELP also how often we write, that rates may apply, whom to ask and how to end it.
"""

from __future__ import annotations


def stop_confirmation() -> str:
    return "fitcoach: you are unsubscribed and get no more messages. Reply START to get them again, HELP for help."


def start_confirmation() -> str:
    return (
        "fitcoach: welcome back. Your next message comes at your usual hour. Msg & data rates may apply. "
        "Reply HELP for help, STOP to end."
    )


def help_answer() -> str:
    """Whom to ask is the coach: a text to this number that is none of these words lands in front of them."""
    return (
        "fitcoach: workout texts from your coach, about 8 msgs/week. Msg & data rates may apply. "
        "Questions? Text your coach here. Reply STOP to end."
    )
