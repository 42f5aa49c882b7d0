"""A disk that remembers everything SQLite asks of it, and what is left when the power fails.

SQLite reaches the disk through a *VFS*. The one it came with is copied here, and three of its
methods are wrapped: writing, truncating and syncing a file, and deleting one. That happens inside
SQLite itself, so that nothing is missed, and needs no more than the library that Python uses.
"""

import _sqlite3  # the library is found through it, however Python was built
import ctypes
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

_POINTER, _INT, _LONG, _TEXT = ctypes.c_void_p, ctypes.c_int, ctypes.c_int64, ctypes.c_char_p
_OPEN = ctypes.CFUNCTYPE(_INT, _POINTER, _POINTER, _POINTER, _INT, _POINTER)
_DELETE = ctypes.CFUNCTYPE(_INT, _POINTER, _TEXT, _INT)
_WRITE = ctypes.CFUNCTYPE(_INT, _POINTER, _POINTER, _INT, _LONG)
_TRUNCATE = ctypes.CFUNCTYPE(_INT, _POINTER, _LONG)
_SYNC = ctypes.CFUNCTYPE(_INT, _POINTER, _INT)
#: What a disk writes at once; a write of more may be cut between any two.
SECTOR = 512


class _Methods(ctypes.Structure):
    _fields_ = (
        ("version", _INT),
        ("close", _POINTER),
        ("read", _POINTER),
        ("write", _POINTER),
        ("truncate", _POINTER),
        ("sync", _POINTER),
        ("rest", _POINTER * 13),
    )


class _File(ctypes.Structure):
    _fields_ = (("methods", ctypes.POINTER(_Methods)),)


class _Vfs(ctypes.Structure):
    _fields_ = (
        ("version", _INT),
        ("file_size", _INT),
        ("longest_path", _INT),
        ("next", _POINTER),
        ("name", _TEXT),
        ("data", _POINTER),
        ("open", _POINTER),
        ("delete", _POINTER),
        ("rest", _POINTER * 14),
    )


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was asked of the disk."""

    kind: str  #: `write`, `truncate`, `sync`, `delete`, or `note` for what we noted ourselves
    file: str
    at: int = 0  #: an offset, a new size, or whether the directory is synced as well
    data: bytes = field(default=b"", repr=False)


def can_be_recorded():
    """Tell whether the library that Python uses lets itself be reached."""
    return hasattr(ctypes.CDLL(_sqlite3.__file__), "sqlite3_vfs_find")


class Recorder:
    """Everything SQLite asks of the disk in this process from now on, in order."""

    def __init__(self):
        self.steps = []
        self._names = {}
        self._tables = {}
        self._library = ctypes.CDLL(_sqlite3.__file__)
        find = self._library.sqlite3_vfs_find
        find.restype, find.argtypes = ctypes.POINTER(_Vfs), [_TEXT]
        self._real = find(None)
        self._opening = _OPEN(self._real.contents.open)
        self._deleting = _DELETE(self._real.contents.delete)
        self._calls = (_OPEN(self._open), _DELETE(self._delete))
        self._mine = _Vfs.from_buffer_copy(self._real.contents)
        self._mine.name, self._mine.next = b"recorder", None
        self._mine.open, self._mine.delete = (ctypes.cast(c, _POINTER) for c in self._calls)
        assert self._library.sqlite3_vfs_register(ctypes.byref(self._mine), 1) == sqlite3.SQLITE_OK

    def note(self, words):
        """Note something among the steps, such as that somebody was answered."""
        self.steps.append(Step("note", words))

    def _open(self, _vfs, name, file, flags, found):
        code = self._opening(self._real_address, name, file, flags, found)
        opened = ctypes.cast(file, ctypes.POINTER(_File)).contents
        if code == sqlite3.SQLITE_OK and opened.methods and name:
            self._names[file] = Path(ctypes.string_at(name).decode()).name
            opened.methods = ctypes.pointer(self._watched(opened.methods))
        return code

    @property
    def _real_address(self):
        return ctypes.addressof(self._real.contents)

    def _delete(self, _vfs, name, with_directory):
        self.steps.append(Step("delete", Path(name.decode()).name, with_directory))
        return self._deleting(self._real_address, name, with_directory)

    def _watched(self, methods):
        found = self._tables.get(ctypes.addressof(methods.contents))
        if found is None:
            found = self._wrap(methods.contents)
            self._tables[ctypes.addressof(methods.contents)] = found
        return found[0]

    def _wrap(self, methods):
        writing, cutting = _WRITE(methods.write), _TRUNCATE(methods.truncate)
        syncing = _SYNC(methods.sync)

        def write(file, data, size, at):
            found = ctypes.string_at(data, size)
            self.steps.append(Step("write", self._names[file], at, found))
            return writing(file, data, size, at)

        def truncate(file, size):
            self.steps.append(Step("truncate", self._names[file], size))
            return cutting(file, size)

        def sync(file, flags):
            code = syncing(file, flags)
            self.steps.append(Step("sync", self._names[file]))
            return code

        watched = _Methods.from_buffer_copy(methods)
        calls = (_WRITE(write), _TRUNCATE(truncate), _SYNC(sync))
        watched.write, watched.truncate, watched.sync = (ctypes.cast(c, _POINTER) for c in calls)
        return watched, calls, methods


@dataclass
class Disk:
    """What a disk holds for certain, and what it was asked since and may have done or not."""

    certain: dict  #: by name, the bytes of each file
    waiting: list = field(default_factory=list)

    def take(self, step):
        """Take one step, as a disk does that may put off whatever is not synced.

        Syncing a file makes everything about it certain: the first time, SQLite syncs its
        directory too. What was deleted may be there again, unless its directory was synced.
        """
        if step.kind != "note":
            self.waiting.append(step)
        if step.kind == "sync" or (step.kind == "delete" and step.at):
            for one in self.waiting:
                if one.file == step.file:
                    _carry_out(self.certain, one)
            self.waiting = [one for one in self.waiting if one.file != step.file]

    def after_a_cut(self, dice):
        """Give what may be found: all that was asked, nothing but what is certain, and in between.

        In between, each step that waits was done or not, and a write perhaps in part.
        """
        for chosen in (lambda: True, lambda: False, lambda: dice.random() < 0.5):
            found = {name: bytearray(data) for name, data in self.certain.items()}
            still_there = set()
            for step in self.waiting:
                for part in _sectors(step):
                    if step.file in still_there:
                        continue  # this went into a file of the same name that is lost
                    if chosen():
                        _carry_out(found, part)
                    elif step.kind == "delete":
                        still_there.add(step.file)
            yield found


def _sectors(step):
    """Cut a write where a disk may leave off."""
    if step.kind != "write":
        return [step]
    cuts, at, end = [], step.at, step.at + len(step.data)
    while at < end:
        until = min(end, (at // SECTOR + 1) * SECTOR)
        part = step.data[at - step.at : until - step.at]
        cuts.append(Step("write", step.file, at, part))
        at = until
    return cuts


def _carry_out(files, step):
    if step.kind == "delete":
        files.pop(step.file, None)
    if step.kind in {"delete", "sync"}:
        return
    data = files.setdefault(step.file, bytearray())
    if step.kind == "truncate":
        del data[step.at :]
        return
    data.extend(bytes(max(0, step.at - len(data))))
    data[step.at : step.at + len(step.data)] = step.data
