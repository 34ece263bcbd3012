import asyncio

from procrastinate import App, PsycopgConnector

from fireline.store.postgres import Database


def test_the_application_role_may_put_in_and_run_jobs(casework: Database) -> None:
    app = App(connector=PsycopgConnector(conninfo=casework.app_dsn))
    done: list[str] = []

    @app.task(name="write_down", pass_context=False)
    def write_down(word: str) -> None:
        done.append(word)

    async def put_in_and_run() -> None:
        async with app.open_async():
            await write_down.defer_async(word="EXERCISE")
            await app.run_worker_async(
                wait=False, install_signal_handlers=False, delete_jobs="successful"
            )

    asyncio.run(put_in_and_run())

    assert done == ["EXERCISE"]
