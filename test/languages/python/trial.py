"""A trial of thirty days in a test. Run it with the path of the server: python trial.py PATH"""

import asyncio
import os
import sys
import time
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker


# region workflow
@activity.defn
async def send_mail(user: str) -> int:
    attempt = activity.info().attempt
    if attempt < 3:
        raise RuntimeError(f"no mail to {user}: the mail server is away")
    return attempt


@workflow.defn
class Trial:
    @workflow.run
    async def run(self, user: str) -> str:
        began = workflow.now()
        await workflow.sleep(timedelta(days=30))
        attempt = await workflow.execute_activity(
            send_mail, user, start_to_close_timeout=timedelta(minutes=1)
        )
        return f"{(workflow.now() - began).days} days, mail sent at attempt {attempt}"
# endregion workflow


# region test
async def main(server: str) -> None:
    async with await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=server
    ) as env:
        async with Worker(
            env.client, task_queue="trials", workflows=[Trial], activities=[send_mail]
        ):
            began = time.monotonic()
            result = await env.client.execute_workflow(
                Trial.run, "ada", id="trial-ada", task_queue="trials"
            )
            print(f"{result}, in {(time.monotonic() - began) * 1000:.0f} ms")
    # endregion test


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
    # Threads of the SDK may still call into an interpreter that is ending, which aborts it. That has nothing to do with the
    # server, and does not matter where a test runner lives on.
    sys.stdout.flush()
    os._exit(0)
