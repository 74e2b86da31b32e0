"""Progress on stderr: a bar on a terminal, a line every tenth elsewhere."""

from __future__ import annotations

from types import TracebackType

from scenario_gen.cli.console import note, stderr_console


class Bar:
    """A bar, or lines.

    Args:
        what: is counted, such as ``variants``.
        quiet: show nothing.
    """

    def __init__(self, what: str, *, quiet: bool) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

        console = stderr_console()
        self._what, self._quiet, self._tenth = what, quiet, -1
        self._live = console.is_terminal and not quiet
        self._bar = Progress(
            BarColumn(bar_width=40), MofNCompleteColumn(), TimeRemainingColumn(),
            console=console, disable=not self._live,
        )  # fmt: skip
        self._task = self._bar.add_task(what, total=None)

    def __enter__(self) -> Bar:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def show(self, done: int, total: int) -> None:
        """Show how far it is."""
        if self._live:
            self._bar.update(self._task, completed=done, total=total)
        elif not self._quiet and (tenth := 10 * done // max(total, 1)) > self._tenth:
            self._tenth = tenth
            note(f"{done} of {total} {self._what}")
