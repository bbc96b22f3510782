"""What a user sees and does: controls are found by accessible name and role, as a screen reader finds
them (AT-SPI), and then worked by real mouse and key events (xdotool). Nothing here asks the window to
act."""
import os
import re
import struct
import subprocess
import time
import zlib

from jeepney import DBusAddress, HeaderFields, MessageType, Properties, new_method_call
from jeepney.io.blocking import open_dbus_connection

ACCESSIBLE = "org.a11y.atspi.Accessible"
COMPONENT = "org.a11y.atspi.Component"
TEXT = "org.a11y.atspi.Text"
VALUE = "org.a11y.atspi.Value"
REGISTRY = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
ENABLED, FOCUSED, SHOWING = 8, 12, 25  # bits, as in AtspiStateType
PATIENCE = 240  # seconds; the processor is emulated and the machine may be busy


def until(what, happens, patience=PATIENCE):
    """What happens() returns as soon as it is true. Looking costs the window time: it gets as much for
    itself in between."""
    deadline = time.monotonic() + patience
    while True:
        asked = time.monotonic()
        if result := happens():
            return result
        if asked > deadline:
            raise AssertionError(f"{what}: not within {patience} s")
        time.sleep(max(0.1, time.monotonic() - asked))


class Control:
    """One accessible object, as it was when the screen was read."""

    def __init__(self, at, depth):
        self.bus, self.path = at
        self.depth = depth
        self.name = self.role = ""
        self.states = 0
        self.children = []

    def has(self, state):
        return bool(self.states >> state & 1)

    def __str__(self):
        return f"{self.role} {self.name!r}" + ("" if self.has(ENABLED) else " (disabled)")


def connect(address, user):
    """A connection that the bus takes for the user's."""
    os.setresuid(user, user, 0)
    try:
        return open_dbus_connection(address, auth_timeout=PATIENCE)
    finally:
        os.setresuid(0, 0, 0)


class Screen:
    def __init__(self, session_bus, user, frame_buffer, pictures):
        """session_bus: its address; user: uid whose it is; frame_buffer: file of Xvfb -fbdir; pictures:
        folder."""
        session = connect(session_bus, user)
        address = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
        reply = session.send_and_get_reply(new_method_call(address, "GetAddress"), timeout=PATIENCE)
        self.bus = connect(reply.body[0].split(",")[0], user)
        session.close()
        self.frame_buffer = frame_buffer
        self.pictures = pictures
        self.taken = 0
        self.known = {}  # (name, role) -> the control that was last found so

    # -- reading

    def ask(self, calls):
        """The first values of the answers to calls, sent at once; None from what is gone."""
        serials = {}
        data = b""
        for index, message in enumerate(calls):
            serial = next(self.bus.outgoing_serial)
            serials[serial] = index
            data += message.serialise(serial)
        self.bus.sock.sendall(data)
        answers = [None] * len(calls)
        while serials:
            message = self.bus.receive(timeout=PATIENCE)
            index = serials.pop(message.header.fields.get(HeaderFields.reply_serial), None)
            if index is not None and message.header.message_type is MessageType.method_return:
                answers[index] = message.body[0]
        return answers

    def call(self, control, interface, method, signature=None, body=()):
        return new_method_call(DBusAddress(control.path, control.bus, interface), method, signature, body)

    def names(self, controls):
        properties = [Properties(DBusAddress(c.path, c.bus, ACCESSIBLE)).get("Name") for c in controls]
        for control, name in zip(controls, self.ask(properties)):
            control.name = name[1] if name else ""

    def roles(self, controls):
        for control, role in zip(controls, self.ask([self.call(c, ACCESSIBLE, "GetRoleName") for c in controls])):
            control.role = role or ""

    def states(self, controls):
        for control, state in zip(controls, self.ask([self.call(c, ACCESSIBLE, "GetState") for c in controls])):
            control.states = state[0] | state[1] << 32 if state else 0

    def below(self, parents):
        """The children of all these, without what does not show."""
        answers = self.ask([self.call(parent, ACCESSIBLE, "GetChildren") for parent in parents])
        children = []
        for parent, found in zip(parents, answers):
            parent.children = [Control(at, parent.depth + 1) for at in found or []]
            children += parent.children
        self.states(children)
        shown = [child for child in children if child.has(SHOWING) or child.depth == 1]
        self.names(shown)
        return shown

    def levels(self):
        """What shows of the window, level by level."""
        root = Control(REGISTRY, 0)
        level = [program for program in self.below([root]) if program.name == "boxwright"]
        while level := self.below(level):
            yield level

    def see(self, name, role=None):
        """The control of this name (text, or a compiled pattern for all of it), or None."""
        def fits(control):
            return name.fullmatch(control.name) if isinstance(name, re.Pattern) else control.name == name

        def plays(control):
            return role is None or control.role == role

        known = self.known.get((name, role))
        if known:
            for look in (self.names, self.states, self.roles):
                look([known])
            if known.has(SHOWING) and fits(known) and plays(known):
                return known
        for level in self.levels():
            found = list(filter(fits, level))
            self.roles(found)
            for control in filter(plays, found):
                self.known[name, role] = control
                return control
        return None

    def find(self, name, role=None, patience=PATIENCE):
        return until(f"{role or 'something'} called {name!r} on the screen", lambda: self.see(name, role), patience)

    def find_enabled(self, name, role):
        def ready():
            control = self.see(name, role)
            return control if control and control.has(ENABLED) else None
        return until(f"{role} {name!r} that can be used", ready)

    def rectangle(self, control):
        """x, y, width, height on the screen; None when it is gone."""
        return self.ask([self.call(control, COMPONENT, "GetExtents", "u", (0,))])[0]

    def value(self, control):
        properties = Properties(DBusAddress(control.path, control.bus, VALUE)).get("CurrentValue")
        return self.ask([properties])[0][1]

    def text(self, control):
        """What can be read in it."""
        count = Properties(DBusAddress(control.path, control.bus, TEXT)).get("CharacterCount")
        length = self.ask([count])[0][1]
        return self.ask([self.call(control, TEXT, "GetText", "ii", (0, length))])[0]

    def dump(self):
        lines = []
        for level in self.levels():
            self.roles(level)
            lines += ["  " * c.depth + str(c) for c in level if c.name]
        return "\n".join(lines)

    # -- doing

    def events(self, *words):
        subprocess.run(["xdotool", *map(str, words)], check=True, timeout=PATIENCE)

    def middle(self, name, role):
        """Where it is once it can be used and stands still."""
        control = self.find_enabled(name, role)
        before = None
        while (at := self.rectangle(control)) != before:
            before = at
        if at is None:
            return self.middle(name, role)
        return at[0] + at[2] // 2, at[1] + at[3] // 2

    def click(self, name, role="push button"):
        x, y = self.middle(name, role)
        self.events("mousemove", x, y, "click", 1)

    def drag(self, name, role, by):
        """Takes hold in the middle, moves by pixels down (negative: up) in small steps, lets go."""
        x, y = self.middle(name, role)
        steps = range(0, by, 2 if by > 0 else -2)
        moves = [word for step in steps for word in ("mousemove", x, y + step, "sleep", 0.02)]
        self.events("mousemove", x, y, "mousedown", 1, *moves, "mousemove", x, y + by, "mouseup", 1)

    def keys(self, *keys):
        self.events("key", "--delay", 30, *keys)

    def write(self, name, role, text):
        """Types a line into a control that has the focus, or gets it by a click."""
        control = self.find_enabled(name, role)
        if not control.has(FOCUSED):
            self.click(name, role)
        until(f"the focus in {control}", lambda: self.see(name, role).has(FOCUSED))
        self.events("type", "--delay", 15, text)
        self.keys("Return")

    def resize(self, width, height):
        """Gives the window with the focus this size; its rectangle on the screen."""
        self.events("getwindowfocus", "windowsize", "--sync", width, height)
        window = next(self.levels())[0]
        until(f"a window of {width}x{height}", lambda: self.rectangle(window)[2:] == (width, height))
        return self.rectangle(window)

    def wait_for_window(self, title):
        """Until keys go to the window whose title ends so."""
        def focused():
            answer = subprocess.run(["xdotool", "getwindowfocus", "getwindowname"], capture_output=True, text=True)
            return answer.stdout.strip().endswith(title)
        until(f"the focus in {title}", focused)

    # -- pictures

    def still(self):
        """Until two looks find the same, or it is plain that something moves all the time."""
        before = None
        for _ in range(10):
            with open(self.frame_buffer, "rb") as file:
                now = zlib.crc32(file.read())
            if now == before:
                return
            before = now
            time.sleep(0.3)

    def picture(self, name, area=None):
        """A PNG of the screen or of an area of it (x, y, width, height), numbered in the order taken."""
        with open(self.frame_buffer, "rb") as file:  # an X window dump: header, colour map, rows of BGRX
            dump = file.read()
        header = struct.unpack(">25I", dump[:100])
        stride, colours = header[12], header[19]
        x, y, width, height = area or (0, 0, header[4], header[5])
        start = header[0] + 12 * colours + y * stride + 4 * x
        pixels = bytearray(3 * width * height)
        screen = b"".join(dump[start + row * stride:start + row * stride + 4 * width] for row in range(height))
        pixels[0::3], pixels[1::3], pixels[2::3] = screen[2::4], screen[1::4], screen[0::4]
        rows = b"".join(b"\0" + pixels[row * 3 * width:(row + 1) * 3 * width] for row in range(height))
        self.taken += 1
        with open(f"{self.pictures}/{self.taken:02}-{name}.png", "wb") as file:
            file.write(b"\x89PNG\r\n\x1a\n")
            for kind, data in ((b"IHDR", struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)),
                               (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b"")):
                file.write(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)))
