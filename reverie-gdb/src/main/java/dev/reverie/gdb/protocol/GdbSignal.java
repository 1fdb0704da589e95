package dev.reverie.gdb.protocol;

/** Signals have numbers of their own in the protocol. */
public final class GdbSignal {
    private static final int UNKNOWN = 143;
    private static final int MAX = 64;

    /** By Linux' number. */
    private static final int[] NUMBERS = {
        0, 1, 2, 3, 4, 5, 6, 10, 8, 9, 30, 11, 31, 13, 14, 15, UNKNOWN, 20, 19, 17, 18, 21, 22, 16, 24, 25, 26, 27, 28,
        23, 32, 12, 77
    };

    private GdbSignal() {}

    /** The protocol's number of a signal of Linux. */
    public static int ofLinux(int signal) {
        if (signal < NUMBERS.length) {
            return NUMBERS[signal];
        }
        // Real-time signals from 33 on have a row; 32 and 64 came later.
        return signal == MAX ? 78 : signal - 33 + 45;
    }

    /** Linux' number of a signal of the protocol; 0 if it has none. */
    public static int toLinux(int number) {
        for (int signal = 1; signal <= MAX; signal++) {
            if (ofLinux(signal) == number && number != UNKNOWN) {
                return signal;
            }
        }
        return 0;
    }
}
