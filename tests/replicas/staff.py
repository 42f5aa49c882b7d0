"""Replicas: real processes with the records open, who all do something at the same moment."""

import multiprocessing
import os
import signal
from contextlib import contextmanager, suppress
from datetime import timedelta

from bot.domain.errors import Refusal
from bot.domain.feedback import Ballot
from bot.domain.private import PrivateText
from bot.domain.requests import Wishes
from bot.usecases.asking import AskForSupport, Withdraw, ask_for_support, withdraw
from bot.usecases.balloting import CastBallot, cast_ballot
from bot.usecases.desk import Desk
from bot.usecases.offering import OfTheOffer, accept_offer
from bot.usecases.ports import Posted
from scheduling.rounds import weekly
from storage.record_room import open_record_room
from tests.builders import MIRA, NOW, a_member

_context = multiprocessing.get_context("spawn")
#: Seconds after which somebody who should have answered has not.
PATIENCE = 60


def accepts(desk, request_id, person):
    """Say yes to an offer."""
    return desk.carry_out(accept_offer, OfTheOffer(request_id, person))


def takes_back(desk, request_id, person):
    """Take a request back."""
    return desk.carry_out(withdraw, Withdraw(request_id, person))


def asks(desk, submission):
    """Send a form."""
    form = AskForSupport(
        by=a_member(MIRA),
        wishes=Wishes(department="Surgery"),
        note=PrivateText("Once."),
        submission=submission,
    )
    return desk.carry_out(ask_for_support, form)


def digests(desk):
    """Make the round in which the digest is told."""
    return weekly(desk, NoDirectory())


class NoDirectory:
    """A Slack in which nobody coordinates."""

    def coordinators(self):
        return frozenset()


def casts(desk, deliveries):
    """Send ballots, one after the other."""
    for person, ticket in deliveries:
        command = CastBallot(by=person, ticket=ticket, ballot=ballot_of(person))
        desk.carry_out(cast_ballot, command)


def ballot_of(person):
    """What somebody answers."""
    return Ballot(answers={"timely": ("5",)}, comment=f"words of {person}")


class Staff:
    """So many processes; each has the whole house's records open as a replica of the bot has."""

    def __init__(self, number, rooms, now):
        self._start = _context.Barrier(number)
        self._pipes, self._processes = [], []
        for _ in range(number):
            mine, theirs = _context.Pipe()
            process = _context.Process(target=_serve, args=(theirs, self._start, rooms, now))
            process.start()
            theirs.close()
            self._pipes.append(mine)
            self._processes.append(process)

    def all_at_once(self, *tasks):
        """Let each do a task of their own; gives what each answered, or the name of a refusal.

        Whoever has no task watches.
        """
        tasks += (None,) * (len(self._pipes) - len(tasks))
        for pipe, task in zip(self._pipes, tasks, strict=True):
            pipe.send(task)
        return [self._answer(pipe) for pipe in self._pipes]

    def close(self):
        for pipe, process in zip(self._pipes, self._processes, strict=True):
            with suppress(OSError):
                pipe.send("go home")
            process.join(PATIENCE)
            if process.is_alive():
                process.kill()
                process.join()
            pipe.close()
            process.close()

    def _answer(self, pipe):
        assert pipe.poll(PATIENCE), "a replica does not answer"
        return pipe.recv()


@contextmanager
def staff(number, rooms, now):
    """Start so many replicas, and send them home at the end."""
    hired = Staff(number, rooms, now)
    try:
        yield hired
    finally:
        hired.close()


def _serve(pipe, start, rooms, now):
    room = open_record_room(**rooms, exclusive=True)
    with room.closing:
        desk = Desk(room.open_records, lambda: now)
        while (task := pipe.recv()) != "go home":
            start.wait(PATIENCE)
            pipe.send(_done(desk, task))


def _done(desk, task):
    if task is None:
        return None
    do, *about = task
    try:
        return do(desk, *about)
    except Refusal as refusal:
        return type(refusal).__name__


class Courier:
    """A process that carries letters until it is told to stop, or killed.

    Slack is a file: a line a message.
    """

    def __init__(self, rooms, slack, clock):
        self._stop = _context.Event()
        self._process = _context.Process(
            target=_carry, args=(rooms, slack, clock, self._stop), daemon=True
        )
        self._process.start()

    def kill(self):
        """Let the lights go out, at whatever instruction it is."""
        os.kill(self._process.pid, signal.SIGKILL)
        self._end()

    def stop(self):
        self._stop.set()
        self._end()

    def _end(self):
        self._process.join(PATIENCE)
        assert not self._process.is_alive()
        self._process.close()


def _carry(rooms, slack, clock, stop):
    room = open_record_room(**rooms, exclusive=True)
    with room.closing, open(slack, "a", buffering=1, encoding="utf-8") as messages:
        while not stop.is_set():
            claimed = room.post.claim(NOW + timedelta(seconds=clock.value), 5)
            for letter in claimed:
                messages.write(f"{letter.letter.to}\n")
                room.post.delivered(letter, Posted("D0", "1.0"))
            if not claimed:
                stop.wait(0.02)


def shared_clock():
    """Make a clock that can be put forward for all."""
    return _context.Value("d", 0.0)
