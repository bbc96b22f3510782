"""polkit's own agent for terminals, on a terminal of its own, for the questions about one process. It asks
as it would a person and takes the password as typed."""
import os
import pty
import select
import signal

from screen import until


class PolkitAgent:
    def __init__(self, process, user):
        """process: pid whose calls polkit asks about; user: uid the agent runs as."""
        registered, notify = os.pipe()
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.set_inheritable(notify, True)
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
            os.execv("/usr/bin/pkttyagent", ["pkttyagent", "--process", str(process), "--notify-fd", str(notify)])
        os.close(notify)
        self.said = ""
        self.answered = 0
        os.read(registered, 1)  # ends when it is registered
        os.close(registered)

    def listen(self):
        """Everything it has said until now."""
        while select.select([self.terminal], [], [], 0)[0]:
            try:
                self.said += os.read(self.terminal, 4096).decode(errors="replace")
            except OSError:  # it has ended
                break
        return self.said

    def asked(self):
        return self.listen().count("AUTHENTICATING FOR")

    def answer(self, action, password):
        """Waits for its next question, which must be about this action, and types the password."""
        until(f"a question about {action}", lambda: self.listen().count("Password:") > self.answered)
        question = self.said.split("AUTHENTICATING FOR")[-1]
        if action not in question:
            raise AssertionError(f"polkit asks about something else: {question!r}")
        self.answered += 1
        os.write(self.terminal, password.encode() + b"\n")

    def end(self):
        os.kill(self.pid, signal.SIGTERM)
        os.waitpid(self.pid, 0)
        os.close(self.terminal)
