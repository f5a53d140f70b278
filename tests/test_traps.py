"""The traps of Slack, of its libraries, of schedulers and databases, and the tests that tell when we step into one.

Each was measured before the code was written. A trap's tests are named as `file::test`; a test below fails when one of
them does not exist.
"""

from __future__ import annotations

import pytest

from tests.test_security import ROOT, known_in

TRAPS = {
    "Bolt looks for an acknowledgement every 10 ms, or waits for the listener, which slow work then delays": (
        "tests/slack/test_acks.py::test_an_acknowledgement_is_not_looked_for_every_ten_milliseconds",
        "tests/slack/test_acks.py::test_when_slack_hangs_everything_is_acknowledged_in_time",
        "tests/slack/test_agent_view.py::test_a_status_that_hangs_does_not_keep_the_answer_waiting",
    ),
    "A synchronous listener blocks the event loop for everybody": (
        "tests/slack/test_acks.py::test_slow_work_for_one_member_holds_up_nobody_else",
    ),
    "Work after the acknowledgement dies with the process": (
        "tests/processes/test_any_process.py::test_what_was_acknowledged_is_answered_though_the_process_is_gone",
        "tests/processes/test_workers.py::test_sigterm_finishes_what_is_on_its_way_and_takes_nothing_new",
        "tests/slack/test_socket.py::test_on_sigterm_the_answer_under_way_is_given_first",
    ),
    "An event comes in copies, and a mention as two kinds of event with two ids": (
        "tests/processes/test_any_process.py::test_four_copies_of_two_kinds_at_both_processes_are_answered_once",
        "tests/slack/test_jobs.py::test_a_direct_message_is_answered_once_however_often_it_is_delivered",
        "tests/slack/test_follow_ups.py::test_a_mention_that_also_comes_as_a_message_is_answered_once",
        "tests/slack/test_places.py::test_a_message_in_a_channel_shared_by_two_workspaces_is_answered_once",
        "tests/slack/test_socket.py::test_an_envelope_that_comes_twice_acts_once_and_is_acknowledged_both_times",
    ),
    "A post whose connection is reset after Slack took it is repeated by Slack's library": (
        "tests/slack/test_sender.py::test_a_passing_fault_costs_nothing_and_doubles_nothing",
        "tests/slack/test_sender.py::test_a_file_that_fails_comes_later_and_message_and_file_come_once",
        "tests/bot/test_worker.py::test_after_an_unclear_failure_it_is_looked_for_and_not_posted_again",
    ),
    "A schedule by the wall clock loses an hour in spring and repeats one in autumn": (
        "tests/bot/test_worker.py::test_it_ticks_each_minute_of_the_nights_when_the_clocks_change",
        "tests/knowledge/test_reminders.py::test_every_minute_of_the_nights_when_the_clocks_change_is_one",
        "tests/knowledge/test_reminders.py::test_it_comes_at_eight_in_oslo_around_every_clock_change",
        "tests/knowledge/test_workdays.py::test_the_day_of_the_clock_change_is_23_or_25_hours_long",
    ),
    "A scheduler's stored job is dropped when it is late, lost with its process, and run by two": (
        "tests/slack/test_jobs.py::test_a_reminder_that_is_hours_late_is_sent_once_all_the_same",
        "tests/storage/test_reminder_sources.py::test_what_comes_after_an_outage_says_that_it_is_late",
        "tests/processes/test_workers.py::test_workers_dying_under_a_failing_service_lose_and_double_nothing",
        "tests/processes/test_workers.py::test_two_processes_deliver_the_same_outbox_without_sending_twice",
    ),
    "Tokens that rotate are used up by whoever comes first": (
        "tests/slack/test_manifest.py::test_token_rotation_stays_off_because_it_cannot_be_turned_off_again",
        "tests/slack/test_oauth.py::test_an_app_with_token_rotation_is_refused_since_its_tokens_would_die_in_a_day",
        "tests/slack/test_installations.py::test_many_requests_at_once_leave_the_token_as_it_is",
    ),
    "After an uninstall the token stays in the library's tables, and the event is not even heard": (
        "tests/slack/test_installations.py::test_after_a_revoked_token_no_table_holds_one_and_nothing_waits",
        "tests/slack/test_installations.py::test_a_workspace_that_takes_the_app_away_is_left_at_once",
        "tests/slack/test_installations.py::test_a_dead_token_is_thrown_away_when_no_farewell_came",
    ),
    "SQLAlchemy's async sessions need greenlet, which does not come with it": (
        "tests/processes/test_any_process.py::test_web_and_worker_do_without_greenlet",
    ),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_every_trap_has_tests_that_are_there(trap: str) -> None:
    for named in TRAPS[trap]:
        path, test = named.split("::")
        assert (ROOT / path).is_file(), named
        assert test in known_in(ROOT / path), named


def test_there_are_ten_of_them() -> None:
    assert len(TRAPS) == 10
