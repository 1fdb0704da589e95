package dev.reverie.gdb.session;

import dev.reverie.gdb.inferior.Action;
import dev.reverie.gdb.inferior.Choice;
import dev.reverie.gdb.inferior.Event;
import dev.reverie.gdb.inferior.Execution;
import dev.reverie.gdb.inferior.Guest;
import dev.reverie.gdb.inferior.GuestTask;
import dev.reverie.gdb.inferior.Inferior;
import dev.reverie.gdb.inferior.News;
import dev.reverie.gdb.protocol.Malformed;
import dev.reverie.gdb.protocol.Payload;
import dev.reverie.gdb.protocol.ThreadId;
import dev.reverie.linux.Signals;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a client asks about the guest. On the tracer thread. */
final class Commands {
    private static final String OK = "OK";
    private static final String ERROR = "E01";
    /** The answer to what is not known. */
    private static final String UNKNOWN = "";

    private final Guest guest;
    private final Execution execution;
    private final Agreement agreement;
    private final Transfers transfers;
    private final Monitor monitor;
    private final ThreadLocals locals = new ThreadLocals();
    private final Consumer<String> later;
    private final Registers registers = new Registers();
    private final Replies replies;
    private final Settings settings;
    private final ThreadNames names;

    /** The process of the current thread, and that; a process stays current when it has no threads any more. */
    private ThreadId current = new ThreadId(ThreadId.ANY, ThreadId.ANY);

    /**
     * Of a client.
     *
     * @param later sends what is no answer to the packet that came last
     */
    Commands(Server server, Guest guest, Execution execution, Agreement agreement, Consumer<String> later) {
        this.guest = guest;
        this.execution = execution;
        this.agreement = agreement;
        this.transfers = new Transfers(guest);
        this.monitor = new Monitor(guest, server);
        this.replies = new Replies(agreement, registers);
        this.settings = new Settings(agreement, execution);
        this.names = new ThreadNames(guest, agreement);
        this.later = later;
    }

    /** Hands work to the tracer thread. From any thread. */
    void submit(Runnable work) {
        guest.control().submit(work);
    }

    void interrupt() {
        execution.interrupt();
    }

    void killAll() {
        guest.inferiors().forEach(inferior -> execution.kill(inferior, () -> {}));
    }

    private @Nullable GuestTask current() {
        return guest.find(current);
    }

    private GuestTask task() throws Malformed {
        GuestTask task = current();
        if (task == null) {
            throw new Malformed("there is no such thread");
        }
        return task;
    }

    /** The answer to a packet; empty if it is not known, null if there is none now. */
    @Nullable
    String answer(String text) throws Malformed {
        Payload packet = new Payload(text.substring(1));
        return switch (text.charAt(0)) {
            case '?' -> why();
            case 'g' -> registers.readAll(task());
            case 'G' -> registers.writeAll(task(), packet);
            case 'p' -> registers.readOne(task(), packet);
            case 'P' -> registers.writeOne(task(), packet);
            case 'm' -> MemoryAccess.read(task().inferior(), packet);
            case 'x' -> MemoryAccess.readBinary(task().inferior(), packet);
            case 'M' -> MemoryAccess.write(task().inferior(), packet, false);
            case 'X' -> MemoryAccess.write(task().inferior(), packet, true);
            case 'Z' -> breakpoint(packet, true);
            case 'z' -> breakpoint(packet, false);
            case 'H' -> choose(packet);
            case 'T' -> guest.find(packet.threadId()) == null ? ERROR : OK;
            case 'c' -> resume(packet, Action.RUN);
            case 's' -> resume(packet, Action.step(0));
            case 'C' -> resume(packet, Action.run(Resumption.signal(packet)));
            case 'S' -> resume(packet, Action.step(Resumption.signal(packet)));
            case 'D' -> detach(packet);
            case 'k' -> {
                killAll();
                yield null;
            }
            case 'q' -> query(packet);
            case 'Q' -> settings.set(packet, current());
            case 'v' -> verbose(packet);
            default -> UNKNOWN;
        };
    }

    // ---- threads ----

    private String choose(Payload packet) throws Malformed {
        if (packet.takes("c")) {
            return OK;
        }
        packet.take("g");
        ThreadId wanted = packet.threadId();
        GuestTask found = guest.find(wanted);
        if (found == null) {
            return ERROR;
        }
        current = ThreadNames.of(found);
        return OK;
    }

    // ---- stops ----

    private @Nullable String why() {
        if (agreement.isNonStop) {
            News first = execution.standing();
            return first == null ? OK : replies.of(first);
        }
        GuestTask task = current();
        if (task == null) {
            task = guest.find(new ThreadId(ThreadId.ALL, ThreadId.ALL));
        }
        if (task == null) {
            return "W00";
        }
        if (!execution.takesResumptions()) {
            // A client that comes while threads run: it is told as soon as they stand.
            execution.interrupt();
            return null;
        }
        return stopReply(task, new Event.Signalled(Signals.SIGTRAP));
    }

    /** The client has taken note of what it was told last: what comes next. */
    private String afterFirst() {
        for (News next = execution.afterFirst(); next != null; next = execution.afterFirst()) {
            String text = replies.of(next);
            if (!text.isEmpty()) {
                return text;
            }
        }
        return OK;
    }

    /** What tells of whatever it is, but does not choose the current thread; empty if the client does not want to know. */
    String notification(News news) {
        return replies.of(news);
    }

    /** What tells of an event of what is the current thread from now on. */
    String stopReply(GuestTask task, Event event) {
        current = ThreadNames.of(task);
        return replies.ofStop(task, event);
    }

    /** What tells of the end of a process. */
    String endReply(int pid, int status) {
        return replies.ofEnd(pid, status);
    }

    private String breakpoint(Payload packet, boolean isInsertion) throws Malformed {
        Inferior inferior = task().inferior();
        String answer = MemoryAccess.breakpoint(inferior, packet, isInsertion);
        execution.changed(inferior);
        return answer;
    }

    /** The answer to a resumption: in all-stop mode the next stop. */
    private @Nullable String resumed() {
        return agreement.isNonStop ? OK : null;
    }

    private @Nullable String resume(Payload packet, Action action) throws Malformed {
        if (!packet.isAtEnd()) {
            packet.takes(";");
            if (!packet.isAtEnd()) {
                return ERROR;
            }
        }
        ThreadId all = new ThreadId(ThreadId.ALL, ThreadId.ALL);
        execution.resume(
                action.kind() == Action.Kind.STEP
                        ? List.of(new Choice(current, action))
                        : List.of(new Choice(current, action), new Choice(all, Action.RUN)));
        return resumed();
    }

    private @Nullable String detach(Payload packet) throws Malformed {
        List<Inferior> which = guest.inferiors();
        if (packet.takes(";")) {
            Inferior inferior = guest.inferior(packet.number(Integer.MAX_VALUE));
            if (inferior == null) {
                return ERROR;
            }
            which = List.of(inferior);
        }
        execution.detach(which, () -> later.accept(OK));
        return null;
    }

    // ---- packets with names ----

    private @Nullable String verbose(Payload packet) throws Malformed {
        if (packet.takes("Cont?")) {
            return Resumption.ACTIONS;
        }
        if (packet.takes("Cont")) {
            List<Choice> choices = Resumption.parse(packet);
            if (!execution.takesResumptions() || !agreement.isNonStop && Resumption.haveStops(choices)) {
                return ERROR;
            }
            execution.resume(choices);
            return resumed();
        }
        if (agreement.isNonStop && packet.takes("Stopped")) {
            return afterFirst();
        }
        if (packet.takes("CtrlC")) {
            execution.interrupt();
            return OK;
        }
        if (agreement.isExtended && packet.takes("Attach;")) {
            int pid = packet.number(Integer.MAX_VALUE);
            boolean isOurs = execution.takesResumptions() && guest.control().attach(pid);
            Inferior inferior = guest.inferior(pid);
            if (!isOurs || inferior == null) {
                return "E.process " + pid + " is none of the run that could be attached to";
            }
            execution.attached(inferior);
            return resumed();
        }
        if (packet.takes("Kill;")) {
            Inferior inferior = guest.inferior(packet.number(Integer.MAX_VALUE));
            if (inferior == null) {
                return ERROR;
            }
            execution.kill(inferior, () -> later.accept(OK));
            return null;
        }
        return UNKNOWN;
    }

    private String query(Payload packet) throws Malformed {
        if (packet.takes("Xfer:")) {
            GuestTask task = current();
            return transfers.answer(packet, task, task == null ? null : registers.file(task), agreement.multiprocess);
        }
        if (packet.takes("Rcmd,")) {
            return monitor.answer(packet.rest(), later);
        }
        String name = packet.upTo(':');
        return switch (name) {
            case "C" -> {
                GuestTask task = current();
                yield task == null ? ERROR : "QC" + ThreadNames.of(task).text(agreement.multiprocess);
            }
            case "fThreadInfo" -> names.first();
            case "sThreadInfo" -> names.next();
            case "Attached" -> {
                GuestTask task = current();
                Inferior inferior = packet.isAtEnd()
                        ? task == null ? null : task.inferior()
                        : guest.inferior(packet.number(Integer.MAX_VALUE));
                yield inferior == null ? ERROR : inferior.isAttached() ? "1" : "0";
            }
            case "CRC" -> MemoryAccess.checksum(task().inferior(), packet);
            case "Symbol" -> {
                GuestTask task = current();
                yield task == null ? OK : locals.ask(packet, task.inferior().pid());
            }
            case "GetTLSAddr" -> {
                GuestTask task = guest.find(packet.threadId());
                packet.take(",");
                long offset = packet.number();
                packet.take(",");
                yield task == null ? ERROR : locals.address(task, offset, packet.number());
            }
            default -> UNKNOWN;
        };
    }
}
