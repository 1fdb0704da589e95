package dev.reverie.gdb.session;

import dev.reverie.gdb.inferior.Action;
import dev.reverie.gdb.inferior.CaughtCalls;
import dev.reverie.gdb.inferior.Choice;
import dev.reverie.gdb.inferior.Event;
import dev.reverie.gdb.inferior.Execution;
import dev.reverie.gdb.inferior.Guest;
import dev.reverie.gdb.inferior.GuestTask;
import dev.reverie.gdb.inferior.Inferior;
import dev.reverie.gdb.protocol.GdbSignal;
import dev.reverie.gdb.protocol.Hex;
import dev.reverie.gdb.protocol.Malformed;
import dev.reverie.gdb.protocol.Payload;
import dev.reverie.gdb.protocol.ThreadId;
import dev.reverie.gdb.registers.RegisterFile;
import dev.reverie.gdb.registers.Values;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
    private @Nullable RegisterFile registers;

    /** The process of the current thread, and that; a process stays current when it has no threads any more. */
    private ThreadId current = new ThreadId(ThreadId.ANY, ThreadId.ANY);

    /** The threads that {@code qsThreadInfo} has still to list. */
    private List<GuestTask> unlisted = List.of();

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

    private RegisterFile registers() throws Malformed {
        RegisterFile known = registers;
        if (known == null) {
            byte[] area = task().debuggee().extendedState();
            known = new RegisterFile(area == null ? new byte[0] : area);
            registers = area == null ? null : known;
        }
        return known;
    }

    /** The answer to a packet; empty if it is not known, null if there is none now. */
    @Nullable
    String answer(String text) throws Malformed {
        Payload packet = new Payload(text.substring(1));
        return switch (text.charAt(0)) {
            case '?' -> why();
            case 'g' -> readAll();
            case 'G' -> write(0, Hex.bytes(packet.rest()), true);
            case 'p' -> readOne(packet);
            case 'P' -> {
                int number = packet.number(Integer.MAX_VALUE);
                packet.take("=");
                yield write(number, Hex.bytes(packet.rest()), false);
            }
            case 'm' -> MemoryAccess.read(task().inferior(), packet);
            case 'x' -> MemoryAccess.readBinary(task().inferior(), packet);
            case 'M' -> MemoryAccess.write(task().inferior(), packet, false);
            case 'X' -> MemoryAccess.write(task().inferior(), packet, true);
            case 'Z' -> MemoryAccess.breakpoint(task().inferior(), packet, true);
            case 'z' -> MemoryAccess.breakpoint(task().inferior(), packet, false);
            case 'H' -> choose(packet);
            case 'T' -> guest.find(packet.threadId()) == null ? ERROR : OK;
            case 'c' -> resume(packet, Action.RUN);
            case 's' -> resume(packet, new Action(true, 0, 0, 0));
            case 'C' -> resume(packet, new Action(false, 0, 0, Resumption.signal(packet)));
            case 'S' -> resume(packet, new Action(true, 0, 0, Resumption.signal(packet)));
            case 'D' -> detach(packet);
            case 'k' -> {
                killAll();
                yield null;
            }
            case 'q' -> query(packet);
            case 'Q' -> set(packet);
            case 'v' -> verbose(packet);
            default -> UNKNOWN;
        };
    }

    // ---- registers ----

    private String readAll() throws Malformed {
        RegisterFile file = registers();
        GuestTask task = task();
        if (!task.debuggee().isStill()) {
            return ERROR;
        }
        byte[] all = new Values(file, task.debuggee()).all();
        return all == null ? ERROR : Hex.of(all);
    }

    private String readOne(Payload packet) throws Malformed {
        int number = packet.number(Integer.MAX_VALUE);
        if (number >= registers().count() || !task().debuggee().isStill()) {
            return ERROR;
        }
        byte[] value = new Values(registers(), task().debuggee()).get(number);
        return value == null ? ERROR : Hex.of(value);
    }

    private String write(int first, byte[] bytes, boolean isAll) throws Malformed {
        RegisterFile file = registers();
        GuestTask task = task();
        if (first >= file.count() || bytes.length != (isAll ? file.totalSize() : file.size(first))) {
            throw new Malformed("not as many bytes as there are in registers");
        }
        boolean isPossible = task.debuggee().stands() && !task.debuggee().isWithinInjection();
        return isPossible && new Values(file, task.debuggee()).set(first, bytes) ? OK : ERROR;
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
        current = id(found);
        return OK;
    }

    private static ThreadId id(GuestTask task) {
        return new ThreadId(task.inferior().pid(), task.debuggee().tid());
    }

    private String idText(GuestTask task) {
        return id(task).text(agreement.multiprocess);
    }

    private String list() {
        if (unlisted.isEmpty()) {
            return "l";
        }
        StringBuilder text = new StringBuilder("m");
        int count = Math.min(unlisted.size(), 100);
        for (GuestTask task : unlisted.subList(0, count)) {
            text.append(text.length() == 1 ? "" : ",").append(idText(task));
        }
        unlisted = unlisted.subList(count, unlisted.size());
        return text.toString();
    }

    // ---- stops ----

    private @Nullable String why() throws Malformed {
        GuestTask task = current();
        if (task == null) {
            task = guest.find(new ThreadId(ThreadId.ALL, ThreadId.ALL));
        }
        if (task == null) {
            return "W00";
        }
        if (!execution.isStopped()) {
            // A client that comes while threads run: it is told as soon as they stand.
            execution.interrupt();
            return null;
        }
        return stopReply(task, new Event.Signalled(5));
    }

    /** What tells of an event. */
    String stopReply(GuestTask task, Event event) throws Malformed {
        current = id(task);
        StringBuilder text = new StringBuilder("T");
        int signal = event.gdbSignal();
        text.append(Character.forDigit(signal >> 4, 16)).append(Character.forDigit(signal & 15, 16));
        text.append(event.text());
        Values values = new Values(registers(), task.debuggee());
        for (int number : RegisterFile.EXPEDITED) {
            byte[] value = values.get(number);
            if (value != null) {
                text.append(number < 16 ? "0" : "").append(Integer.toHexString(number));
                text.append(':').append(Hex.of(value)).append(';');
            }
        }
        text.append("thread:").append(idText(task));
        if (!(event instanceof Event.Stepped)) {
            // It has to be looked up in a file.
            text.append(";core:")
                    .append(Integer.toHexString(Transfers.core(
                            task.inferior().pid(), task.debuggee().tid())));
        }
        return text.append(';').toString();
    }

    /** What tells of the end of a process. */
    String endReply(int pid, int status) {
        boolean isExit = (status & 0x7f) == 0;
        int value = isExit ? status >> 8 & 0xff : GdbSignal.ofLinux(status & 0x7f);
        String text = (isExit ? "W" : "X") + Hex.of(new byte[] {(byte) value});
        return agreement.multiprocess ? text + ";process:" + Integer.toHexString(pid) : text;
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
                action.steps()
                        ? List.of(new Choice(current, action))
                        : List.of(new Choice(current, action), new Choice(all, Action.RUN)));
        return null;
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
            if (!execution.isStopped()) {
                return ERROR;
            }
            execution.resume(choices);
            return null;
        }
        if (packet.takes("CtrlC")) {
            execution.interrupt();
            return OK;
        }
        if (agreement.isExtended && packet.takes("Attach;")) {
            int pid = packet.number(Integer.MAX_VALUE);
            boolean isOurs = execution.isStopped() && guest.control().attach(pid);
            Inferior inferior = guest.inferior(pid);
            if (!isOurs || inferior == null) {
                return "E.process " + pid + " is none of the run that could be attached to";
            }
            execution.attached(inferior);
            return null;
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
            return transfers.answer(packet, task, task == null ? null : registers(), agreement.multiprocess);
        }
        if (packet.takes("Rcmd,")) {
            return monitor.answer(packet.rest(), later);
        }
        String name = packet.upTo(':');
        return switch (name) {
            case "C" -> {
                GuestTask task = current();
                yield task == null ? ERROR : "QC" + idText(task);
            }
            case "fThreadInfo" -> {
                unlisted = guest.tasks();
                yield list();
            }
            case "sThreadInfo" -> list();
            case "Attached" -> {
                GuestTask task = current();
                Inferior inferior = packet.isAtEnd()
                        ? task == null ? null : task.inferior()
                        : guest.inferior(packet.number(Integer.MAX_VALUE));
                yield inferior == null ? ERROR : inferior.isAttached() ? "1" : "0";
            }
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

    private String set(Payload packet) throws Malformed {
        String name = packet.upTo(':');
        return switch (name) {
            case "PassSignals" -> {
                Set<Integer> signals = new HashSet<>();
                while (!packet.isAtEnd()) {
                    int signal = GdbSignal.toLinux(packet.number(0xff));
                    packet.takes(";");
                    if (signal != 0) {
                        signals.add(signal);
                    }
                }
                agreement.passedSignals = signals;
                yield OK;
            }
            case "CatchSyscalls" -> catchCalls(packet);
            case "ThreadEvents" -> {
                agreement.threads = packet.number(1) == 1;
                yield OK;
            }
            case "NonStop" -> packet.number(1) == 0 ? OK : UNKNOWN;
            default -> UNKNOWN;
        };
    }

    private String catchCalls(Payload packet) throws Malformed {
        Inferior inferior = task().inferior();
        if (packet.number(1) == 0) {
            inferior.setCaughtCalls(CaughtCalls.NONE);
            return OK;
        }
        Set<Long> numbers = new HashSet<>();
        while (packet.takes(";")) {
            numbers.add(packet.number());
        }
        inferior.setCaughtCalls(new CaughtCalls(numbers.isEmpty() ? null : numbers));
        return OK;
    }
}
