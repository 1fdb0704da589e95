package dev.reverie.gdb.inferior;

/**
 * How gdb lets a thread go on, or that it wants it to stop.
 *
 * @param kind what it is to do
 * @param from the first address of a range that it steps through; there is none if this is {@code to}
 * @param to the first address behind
 * @param signal a signal of Linux to deliver; 0 for none
 */
public record Action(Kind kind, long from, long to, int signal) {
    /** What a thread is to do. */
    public enum Kind {
        /** To run. */
        RUN,
        /** To execute single instructions. */
        STEP,
        /** To stop, in non-stop mode. */
        STOP
    }

    /** Runs. */
    public static final Action RUN = run(0);

    /** Stops. */
    public static final Action STOP = new Action(Kind.STOP, 0, 0, 0);

    /** Runs, with a signal of Linux; 0 for none. */
    public static Action run(int signal) {
        return new Action(Kind.RUN, 0, 0, signal);
    }

    /** Executes one instruction, with a signal of Linux; 0 for none. */
    public static Action step(int signal) {
        return new Action(Kind.STEP, 0, 0, signal);
    }

    /** Executes instructions as long as the next one is in a range, whose second end is not part of it. */
    public static Action stepThrough(long from, long to) {
        return new Action(Kind.STEP, from, to, 0);
    }

    boolean steps() {
        return kind == Kind.STEP;
    }

    boolean stops() {
        return kind == Kind.STOP;
    }

    boolean hasRange() {
        return from != to;
    }

    boolean isInRange(long address) {
        return Long.compareUnsigned(address, from) >= 0 && Long.compareUnsigned(address, to) < 0;
    }

    /** The same once its signal has been delivered. */
    Action withoutSignal() {
        return new Action(kind, from, to, 0);
    }
}
