"""The errors that a user can mend, each one sentence: the rule, the value found, the way out."""


class ToolkitError(ValueError):
    """The work cannot be done as asked; the message is one sentence that says what would help."""

    exit_code = 1


class UsageError(ToolkitError):
    """The call itself is wrong: a missing path, an unknown key, a bad option."""

    exit_code = 2


class TooSmallError(ToolkitError):
    """The corpus is too small for this step; the rest of a report goes on without it."""


class NoAnswerError(TooSmallError):
    """The corpus lacks what a notebook asks about, such as dates; the message is a sentence for the report's reader."""


class NotebookError(ToolkitError):
    """A notebook of a report did not come to its end; `exit_code` tells the kind of failure."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code
