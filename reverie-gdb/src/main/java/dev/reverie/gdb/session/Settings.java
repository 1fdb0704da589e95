package dev.reverie.gdb.session;

import dev.reverie.gdb.inferior.CaughtCalls;
import dev.reverie.gdb.inferior.Execution;
import dev.reverie.gdb.inferior.GuestTask;
import dev.reverie.gdb.inferior.Inferior;
import dev.reverie.gdb.protocol.GdbSignal;
import dev.reverie.gdb.protocol.Malformed;
import dev.reverie.gdb.protocol.Payload;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code Q}: what a client wants to be told of, and how. On the tracer thread. */
final class Settings {
    private static final String OK = "OK";
    private static final String ERROR = "E01";

    private final Agreement agreement;
    private final Execution execution;

    Settings(Agreement agreement, Execution execution) {
        this.agreement = agreement;
        this.execution = execution;
    }

    /** The answer to what comes behind {@code Q}; empty for what is not known. */
    String set(Payload packet, @Nullable GuestTask current) throws Malformed {
        return switch (packet.upTo(':')) {
            case "PassSignals" -> {
                agreement.passedSignals = signals(packet);
                yield OK;
            }
            case "CatchSyscalls" -> current == null ? ERROR : catchCalls(packet, current.inferior());
            case "ThreadEvents" -> {
                agreement.threads = packet.number(1) == 1;
                yield OK;
            }
            case "NonStop" -> {
                agreement.isNonStop = packet.number(1) == 1;
                execution.setNonStop(agreement.isNonStop);
                yield OK;
            }
            default -> "";
        };
    }

    private static Set<Integer> signals(Payload packet) throws Malformed {
        Set<Integer> signals = new HashSet<>();
        while (!packet.isAtEnd()) {
            int signal = GdbSignal.toLinux(packet.number(0xff));
            packet.takes(";");
            if (signal != 0) {
                signals.add(signal);
            }
        }
        return signals;
    }

    private String catchCalls(Payload packet, Inferior inferior) throws Malformed {
        if (packet.number(1) == 0) {
            inferior.setCaughtCalls(CaughtCalls.NONE);
        } else {
            Set<Long> numbers = new HashSet<>();
            while (packet.takes(";")) {
                numbers.add(packet.number());
            }
            inferior.setCaughtCalls(new CaughtCalls(numbers.isEmpty() ? null : numbers));
        }
        execution.changed(inferior);
        return OK;
    }
}
