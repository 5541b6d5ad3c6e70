"""The batch kernel that runs a notebook: ipykernel without a debugger and without a network socket."""

from __future__ import annotations

import os
import sys

if sys.path[0] in ("", os.getcwd()):
    del sys.path[0]  # a folder of the report must not pass for a module

import zmq

sys.modules["debugpy"] = None  # type: ignore[assignment]  # nobody debugs a batch; ipykernel does without it

from ipykernel import kernelapp  # noqa: E402
from ipykernel.iostream import IOPubThread  # noqa: E402
from zmq.eventloop.zmqstream import ZMQStream  # noqa: E402


class _LocalThread(IOPubThread):
    """Takes the output of forked children through a socket file; ipykernel opens a TCP port for it."""

    stem = ""

    def _setup_pipe_in(self) -> None:
        self._pipe_uuid = b"local"  # the folder is private, which is proof enough
        pipe = self.socket.context.socket(zmq.PULL)
        pipe.linger = 0
        pipe.bind(self._address)
        self._pipe_in = ZMQStream(pipe, self.io_loop)
        self._pipe_in.on_recv(self._handle_pipe_msg)

    def _setup_pipe_out(self) -> tuple[zmq.Context, zmq.Socket]:
        context = zmq.Context()  # a forked child needs its own
        pipe = context.socket(zmq.PUSH)
        pipe.linger = 3000
        pipe.connect(self._address)
        return context, pipe

    @property
    def _address(self) -> str:
        return f"ipc://{self.stem}-pipe"


class BatchKernelApp(kernelapp.IPKernelApp):
    """A kernel that keeps output until it is read; by default ZeroMQ throws away what is over 1,000 messages."""

    def init_iopub(self, context: zmq.Context) -> None:
        """Open the socket that output leaves by."""
        context.setsockopt(zmq.SNDHWM, 0)
        super().init_iopub(context)


def main() -> None:
    """Start the kernel whose connection file is the argument after -f."""
    os.environ["TOOLKIT_STATIC_TABLES"] = "1"  # a page shows the first rows of a table, and its files hold all
    _LocalThread.stem = sys.argv[sys.argv.index("-f") + 1].removesuffix(".json")
    kernelapp.IOPubThread = _LocalThread
    BatchKernelApp.launch_instance()


if __name__ == "__main__":
    main()
