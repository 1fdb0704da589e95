package dev.reverie.gdb.session;

import dev.reverie.gdb.inferior.Event;
import dev.reverie.gdb.inferior.GuestTask;
import dev.reverie.gdb.inferior.News;
import dev.reverie.gdb.protocol.GdbSignal;
import dev.reverie.gdb.protocol.Hex;
import dev.reverie.gdb.protocol.ThreadId;

/** What tells of stops and ends. On the tracer thread. */
final class Replies {
    private final Agreement agreement;
    private final Registers registers;

    Replies(Agreement agreement, Registers registers) {
        this.agreement = agreement;
        this.registers = registers;
    }

    /** Of whatever it is; empty if the client does not want to know. */
    String of(News news) {
        return switch (news) {
            case News.Stopped(GuestTask task, Event event) -> ofStop(task, event);
            case News.ThreadEnded(int pid, int tid, int status) ->
                ending('w', status) + ";" + new ThreadId(pid, tid).text(agreement.multiprocess);
            case News.Ended(int pid, int status) -> ofEnd(pid, status);
            case News.NothingRuns _ -> agreement.noResumed ? "N" : "";
        };
    }

    /** Of a thread that stands. */
    String ofStop(GuestTask task, Event event) {
        StringBuilder text = new StringBuilder("T");
        text.append(twoDigits(event.gdbSignal()));
        text.append(event.text());
        registers.describe(task, text);
        text.append("thread:").append(ThreadNames.of(task).text(agreement.multiprocess));
        if (!(event instanceof Event.Stepped)) {
            // It has to be looked up in a file.
            int core = Transfers.core(task.inferior().pid(), task.debuggee().tid());
            text.append(";core:").append(Integer.toHexString(core));
        }
        return text.append(';').toString();
    }

    /** Of the end of a process. */
    String ofEnd(int pid, int status) {
        boolean isExit = (status & 0x7f) == 0;
        String text = ending(isExit ? 'W' : 'X', status);
        return agreement.multiprocess ? text + ";process:" + Integer.toHexString(pid) : text;
    }

    private static String ending(char kind, int status) {
        boolean isExit = (status & 0x7f) == 0;
        return kind + twoDigits(isExit ? status >> 8 & 0xff : GdbSignal.ofLinux(status & 0x7f));
    }

    private static String twoDigits(int value) {
        return Hex.of(new byte[] {(byte) value});
    }
}
