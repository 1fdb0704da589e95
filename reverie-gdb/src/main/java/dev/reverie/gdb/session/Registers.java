package dev.reverie.gdb.session;

import dev.reverie.gdb.inferior.GuestTask;
import dev.reverie.gdb.protocol.Hex;
import dev.reverie.gdb.protocol.Malformed;
import dev.reverie.gdb.protocol.Payload;
import dev.reverie.gdb.registers.RegisterFile;
import dev.reverie.gdb.registers.Values;
import org.jspecify.annotations.Nullable;

/** The registers of threads that stand. On the tracer thread. */
final class Registers {
    private static final String OK = "OK";
    private static final String ERROR = "E01";

    private @Nullable RegisterFile file;

    /** Which there are: the same in all threads of this machine. */
    RegisterFile file(GuestTask task) {
        RegisterFile known = file;
        if (known == null) {
            byte[] area = task.debuggee().extendedState();
            known = new RegisterFile(area == null ? new byte[0] : area);
            file = area == null ? null : known;
        }
        return known;
    }

    /** {@code g}. */
    String readAll(GuestTask task) {
        RegisterFile there = file(task);
        if (!task.debuggee().isStill()) {
            return ERROR;
        }
        byte[] all = new Values(there, task.debuggee()).all();
        return all == null ? ERROR : Hex.of(all);
    }

    /** {@code G}. */
    String writeAll(GuestTask task, Payload packet) throws Malformed {
        return write(task, 0, Hex.bytes(packet.rest()), file(task).totalSize());
    }

    /** {@code p}. */
    String readOne(GuestTask task, Payload packet) throws Malformed {
        int number = packet.number(Integer.MAX_VALUE);
        if (number >= file(task).count() || !task.debuggee().isStill()) {
            return ERROR;
        }
        byte[] value = new Values(file(task), task.debuggee()).get(number);
        return value == null ? ERROR : Hex.of(value);
    }

    /** {@code P}. */
    String writeOne(GuestTask task, Payload packet) throws Malformed {
        int number = packet.number(Integer.MAX_VALUE);
        packet.take("=");
        byte[] bytes = Hex.bytes(packet.rest());
        if (number >= file(task).count()) {
            return ERROR;
        }
        return write(task, number, bytes, file(task).size(number));
    }

    private String write(GuestTask task, int first, byte[] bytes, int size) throws Malformed {
        if (bytes.length != size) {
            throw new Malformed("not as many bytes as there are in registers");
        }
        boolean isPossible = task.debuggee().stands() && !task.debuggee().isWithinInjection();
        return isPossible && new Values(file(task), task.debuggee()).set(first, bytes) ? OK : ERROR;
    }

    /** What a stop reply says of them. */
    void describe(GuestTask task, StringBuilder text) {
        Values values = new Values(file(task), task.debuggee());
        for (int number : RegisterFile.EXPEDITED) {
            byte[] value = values.get(number);
            if (value != null) {
                text.append(number < 16 ? "0" : "").append(Integer.toHexString(number));
                text.append(':').append(Hex.of(value)).append(';');
            }
        }
    }
}
