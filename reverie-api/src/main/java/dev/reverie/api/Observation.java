package dev.reverie.api;

import dev.reverie.syscalls.decode.DecodeOptions;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * How much an {@link Observer} wants to see of calls. What is recorded inside the guest depends on it; at a stop everything can be
 * seen. Immutable; each {@code with…} method makes a changed copy.
 */
public final class Observation {
    private static final Observation NUMBERS = new Observation(null, false, new BitSet());

    private final @Nullable DecodeOptions memory;
    private final boolean stopsAll;
    private final BitSet stops;

    private Observation(@Nullable DecodeOptions memory, boolean stopsAll, BitSet stops) {
        this.memory = memory;
        this.stopsAll = stopsAll;
        this.stops = stops;
    }

    /** Numbers, arguments and results, and nothing of the guest's memory. */
    public static Observation ofNumbers() {
        return NUMBERS;
    }

    /** Also the memory that {@link dev.reverie.syscalls.decode.Display} reads with these options. */
    public static Observation ofMeaning(DecodeOptions options) {
        return new Observation(options, !options.descriptors().isEmpty(), new BitSet());
    }

    /** The same, but the calls with these x86-64 numbers stop their thread: {@link Observer#onSyscall} is called with a live guest. */
    public Observation withStopsAt(int... numbers) {
        BitSet more = (BitSet) stops.clone();
        for (int number : numbers) {
            more.set(number);
        }
        return new Observation(memory, stopsAll, more);
    }

    /** The same, but all calls stop their threads. */
    public Observation withStops() {
        return new Observation(memory, true, stops);
    }

    /** What decoding is to find in memory; null for nothing. */
    public @Nullable DecodeOptions memory() {
        return memory;
    }

    /** Whether the call with this x86-64 number must stop its thread, so that {@link Observer#onSyscall} sees it live. */
    public boolean stopsAt(int number) {
        return stopsAll || number >= 0 && stops.get(number);
    }
}
