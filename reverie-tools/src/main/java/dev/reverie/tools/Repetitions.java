package dev.reverie.tools;

import dev.reverie.api.RecordedCall;
import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.Observed;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.decode.Display;
import org.jspecify.annotations.Nullable;

/**
 * What was written of calls that a thread has made, for the next time that it makes them: many call the same again and again, and to compare what was recorded is much
 * cheaper than to decode it. Calls that stopped are not kept. Confined to what tells of one thread.
 */
final class Repetitions {
    /** A power of two. Each holds the last call of the numbers that have the same lower bits. */
    private static final int PLACES = 16;

    private final @Nullable Begun[] places = new @Nullable Begun[PLACES];

    /** How a line began. */
    static final class Begun {
        private final SyscallArgs arguments;
        private final RecordedCall recorded;
        private final Display display;
        private final String text;

        /** How it ended last. */
        private @Nullable End end;

        private Begun(RecordedCall recorded, Display display, String text) {
            this.arguments = display.call().args();
            this.recorded = recorded;
            this.display = display;
            this.text = text;
        }

        /** What the call was decoded to. */
        Display display() {
            return display;
        }

        /** The beginning of the line. */
        String text() {
            return text;
        }
    }

    /**
     * How it ended.
     *
     * @param recorded what was recorded then; null if that is not kept
     * @param arguments the rest of the arguments
     * @param outcome what the call returned
     */
    record End(long result, @Nullable RecordedCall recorded, String arguments, String outcome) {}

    /** The call as it was made before; null if it was not, or nobody knows any more. */
    @Nullable
    Begun begun(Syscall call, Observed guest) {
        Begun last = places[place(call)];
        return last != null
                        && guest instanceof RecordedCall recorded
                        && last.display.call().number() == call.number()
                        && call.abi() == Abi.X86_64
                        && areSame(last.arguments, call.args())
                        && last.recorded.isLike(recorded)
                ? last
                : null;
    }

    /** A call was decoded. */
    void keep(Display display, Observed guest, String text) {
        Syscall call = display.call();
        RecordedCall recorded = guest instanceof RecordedCall some ? some.kept() : null;
        if (recorded != null && call.abi() == Abi.X86_64) {
            places[place(call)] = new Begun(recorded, display, text);
        }
    }

    /** The end that this call had before; null if it had another one. */
    @Nullable
    End end(Display before, long result, Observed guest) {
        Begun begun = places[place(before.call())];
        End last = begun == null || begun.display != before ? null : begun.end;
        return last != null
                        && last.result() == result
                        && last.recorded() != null
                        && guest instanceof RecordedCall recorded
                        && last.recorded().isLike(recorded)
                ? last
                : null;
    }

    /** The end of a call was decoded; returns it. */
    End keepEnd(Display before, long result, Observed guest, String arguments, String outcome) {
        Begun begun = places[place(before.call())];
        boolean isKnown = begun != null && begun.display == before;
        RecordedCall recorded = isKnown && guest instanceof RecordedCall some ? some.kept() : null;
        End end = new End(result, recorded, arguments, outcome);
        if (begun != null && recorded != null) {
            begun.end = end;
        }
        return end;
    }

    private static boolean areSame(SyscallArgs some, SyscallArgs others) {
        for (int i = 0; i < SyscallArgs.COUNT; i++) {
            if (some.get(i) != others.get(i)) {
                return false;
            }
        }
        return true;
    }

    private static int place(Syscall call) {
        return call.number() & PLACES - 1;
    }
}
