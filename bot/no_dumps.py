"""A process that holds keys leaves no picture of its memory behind."""

import ctypes
import resource
import sys

#: Linux's name for whether a process may be dumped, or looked into by others of its account.
_PR_SET_DUMPABLE = 4


def forbid_core_dumps() -> None:
    """
    Have no core dump written of this process, whatever the machine is set to.

    Where there is a collector of dumps, the limit alone would not keep it away; on Linux the
    process is closed to it too, and to debuggers of the same account. Root sees everything.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
