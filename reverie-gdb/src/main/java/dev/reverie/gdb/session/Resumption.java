package dev.reverie.gdb.session;

import dev.reverie.gdb.inferior.Action;
import dev.reverie.gdb.inferior.Choice;
import dev.reverie.gdb.protocol.GdbSignal;
import dev.reverie.gdb.protocol.Malformed;
import dev.reverie.gdb.protocol.Payload;
import dev.reverie.gdb.protocol.ThreadId;
import java.util.ArrayList;
import java.util.List;

/** {@code vCont}: how threads go on. */
final class Resumption {
    /** What there is. */
    static final String ACTIONS = "vCont;c;C;t;s;S;r";

    private Resumption() {}

    /** The choices behind {@code vCont}. */
    static List<Choice> parse(Payload packet) throws Malformed {
        List<Choice> choices = new ArrayList<>();
        while (!packet.isAtEnd()) {
            packet.take(";");
            Action action = action(packet);
            ThreadId threads = packet.takes(":") ? packet.threadId() : new ThreadId(ThreadId.ALL, ThreadId.ALL);
            choices.add(new Choice(threads, action));
        }
        if (choices.isEmpty()) {
            throw new Malformed("no action");
        }
        return choices;
    }

    /** Whether any of them is to stop threads, which there is in non-stop mode only. */
    static boolean haveStops(List<Choice> choices) {
        return choices.stream().anyMatch(choice -> choice.action().kind() == Action.Kind.STOP);
    }

    private static Action action(Payload packet) throws Malformed {
        if (packet.takes("c")) {
            return Action.RUN;
        }
        if (packet.takes("C")) {
            return Action.run(signal(packet));
        }
        if (packet.takes("s")) {
            return Action.step(0);
        }
        if (packet.takes("S")) {
            return Action.step(signal(packet));
        }
        if (packet.takes("t")) {
            return Action.STOP;
        }
        packet.take("r");
        long from = packet.number();
        packet.take(",");
        return Action.stepThrough(from, packet.number());
    }

    /** The signal of Linux that the protocol has this number for. */
    static int signal(Payload packet) throws Malformed {
        int number = packet.number(0xff);
        int signal = GdbSignal.toLinux(number);
        if (signal == 0 && number != 0) {
            throw new Malformed("no such signal");
        }
        return signal;
    }
}
