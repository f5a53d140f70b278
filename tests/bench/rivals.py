"""`python -m tests.bench.rivals QUEUE DATABASE CHAT MESSAGES`: another queue sends so many messages and ends.

QUEUE is `apscheduler` (one job a reminder in its SQLAlchemy job store) or `procrastinate` (PostgreSQL). Both get as
many hands as a worker of Samvit has messages on their way. With 0 messages it works on what an earlier one left.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import sys
import time
import urllib.request
from importlib import import_module

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from bot import clock
from storage.database import connect

HANDS = 8


def post(chat: str, number: int) -> None:
    """Post one message to the fake chat service."""
    body = json.dumps({"key": f"key{number}", "to": f"slack:T1:C{number}", "text": "Hei"}).encode()
    request = urllib.request.Request(f"{chat}/post", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        answer.read()


def apscheduler(database: str, chat: str, messages: int) -> None:
    """A job for each message, all due at the same moment."""
    store = SQLAlchemyJobStore(engine=connect(database))
    pools = {"default": ThreadPoolExecutor(HANDS)}
    scheduler = BackgroundScheduler(jobstores={"default": store}, executors=pools, timezone="UTC")
    scheduler.start(paused=True)
    due = clock.real() - dt.timedelta(seconds=1)
    for number in range(messages):
        scheduler.add_job(post, "date", [chat, number], run_date=due, misfire_grace_time=None)
    print("ready", flush=True)
    scheduler.resume()
    while scheduler.get_jobs():
        time.sleep(0.5)
    scheduler.shutdown()


def procrastinate(database: str, chat: str, messages: int) -> None:
    """A deferred task for each message, worked on by one worker until nothing is left that waits."""
    found = import_module("procrastinate")
    app = found.App(connector=found.PsycopgConnector(conninfo=database))

    @app.task(name="post")  # type: ignore[untyped-decorator]
    async def task(number: int) -> None:
        await asyncio.to_thread(post, chat, number)

    async def work() -> None:
        async with app.open_async():
            if messages:
                await app.schema_manager.apply_schema_async()
                await task.batch_defer_async(*({"number": number} for number in range(messages)))
            print("ready", flush=True)
            await app.run_worker_async(concurrency=HANDS, wait=False, install_signal_handlers=False)

    asyncio.run(work())


if __name__ == "__main__":
    _, queue, *given, count = sys.argv
    {"apscheduler": apscheduler, "procrastinate": procrastinate}[queue](given[0], given[1], int(count))
