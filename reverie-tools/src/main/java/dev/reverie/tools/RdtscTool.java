package dev.reverie.tools;

import dev.reverie.api.GlobalState;
import dev.reverie.api.Guest;
import dev.reverie.api.ProcessStart;
import dev.reverie.api.Request;
import dev.reverie.api.Sender;
import dev.reverie.api.Subscription;
import dev.reverie.api.ThreadStart;
import dev.reverie.api.TimestampRead;
import dev.reverie.api.Tool;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * Shows, or decides, what a program reads from the processor's timestamp counter. With a step, each thread reads 0, the step, twice
 * the step and so on: the same in every run, whatever else the machine does.
 */
public final class RdtscTool implements Tool<RdtscTool.Reads, RdtscTool.Clock> {
    private final PrintStream out;
    private final boolean lines;
    private final long step;

    /** How often the counter was read; told to {@code out} at the end. */
    public static final class Reads implements GlobalState {
        private long rdtsc;
        private long rdtscp;

        private synchronized void add(boolean withProcessor) {
            if (withProcessor) {
                rdtscp++;
            } else {
                rdtsc++;
            }
        }

        /** How often, by RDTSC and RDTSCP together. */
        public synchronized long total() {
            return rdtsc + rdtscp;
        }

        /** How often, in a line. */
        public synchronized String summary() {
            return "rdtsc " + rdtsc + ", rdtscp " + rdtscp;
        }
    }

    /** What a thread reads next. */
    static final class Clock {
        private long next;
    }

    private record Add(boolean withProcessor) implements Request<Reads, @Nullable Void> {
        @Override
        public @Nullable Void handle(Reads reads, Sender sender) {
            reads.add(withProcessor);
            return null;
        }
    }

    /**
     * A tool.
     *
     * @param out where it writes
     * @param lines whether it writes a line for each read, or only how many there were
     * @param step by how much the counter advances with each read of a thread; 0 for the real counter
     */
    public RdtscTool(PrintStream out, boolean lines, long step) {
        this.out = out;
        this.lines = lines;
        this.step = step;
    }

    @Override
    public Subscription subscription() {
        return Subscription.none().withTimestampCounter();
    }

    @Override
    public Reads newGlobal() {
        return new Reads();
    }

    @Override
    public RdtscTool newProcess(ProcessStart<Reads> start) {
        return this;
    }

    @Override
    public Clock newThread(ThreadStart<Clock> start) {
        return new Clock();
    }

    @Override
    public long onTimestampCounter(Guest<Reads, Clock> guest, TimestampRead read) {
        guest.rpc(new Add(read.withProcessor()));
        long value = step == 0 ? read.value() : guest.thread().next;
        guest.thread().next += step;
        if (lines) {
            String instruction = read.withProcessor() ? "rdtscp" : "rdtsc";
            out.println("[pid " + guest.tid() + "] " + instruction + " at 0x"
                    + Long.toHexString(guest.registers().rip()) + " = " + Long.toUnsignedString(value));
        }
        return value;
    }
}
