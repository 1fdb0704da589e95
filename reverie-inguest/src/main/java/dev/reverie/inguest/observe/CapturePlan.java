package dev.reverie.inguest.observe;

import dev.reverie.api.Observation;
import dev.reverie.api.guestcode.StructLayout;
import dev.reverie.api.guestcode.StructLayouts;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.decode.Capture;
import dev.reverie.syscalls.decode.Capture.Counted;
import dev.reverie.syscalls.decode.Capture.Elsewhere;
import dev.reverie.syscalls.decode.Capture.Extent;
import dev.reverie.syscalls.decode.Capture.Fixed;
import dev.reverie.syscalls.decode.Capture.Guard;
import dev.reverie.syscalls.decode.Capture.Message;
import dev.reverie.syscalls.decode.Capture.Moment;
import dev.reverie.syscalls.decode.Capture.NoNetlink;
import dev.reverie.syscalls.decode.Capture.Stored;
import dev.reverie.syscalls.decode.Capture.Text;
import dev.reverie.syscalls.decode.Capture.Vector;
import dev.reverie.syscalls.decode.Captures;
import dev.reverie.syscalls.decode.DecodeOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which calls are recorded for an observer and which must stop, and which memory is copied. The {@link #image} is what all guests share
 * with the tracer; it never changes.
 */
public final class CapturePlan {
    /** What is copied from one place, at most. Where decoding may look at more, the call stops. */
    private static final int MOST = 4096;

    private static final int MOST_ENTRIES = 0xffff;

    private final BitSet stops = new BitSet();
    private final List<long[]> entries = new ArrayList<>();
    private final byte[] image;
    private int largest = RecordLayout.BEGIN_PIECES;

    /** The plan for an observer that wants this. */
    public CapturePlan(Observation observation) {
        StructLayout layout = StructLayouts.of(CaptureTable.class);
        image = new byte[layout.size()];
        ByteBuffer bytes = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        for (int number = 0; number < CaptureTable.CALLS; number++) {
            List<Capture> captures = captures(number, observation);
            int first = entries.size();
            long before = captures == null ? CaptureTable.STOPS : plan(captures, true);
            long after = captures == null ? CaptureTable.STOPS : plan(captures, false);
            if (before == CaptureTable.STOPS || after == CaptureTable.STOPS) {
                entries.subList(first, entries.size()).clear();
                before = CaptureTable.STOPS;
                stops.set(number);
            }
            bytes.putLong(offset(layout, "before") + Long.BYTES * number, before);
            bytes.putLong(offset(layout, "after") + Long.BYTES * number, after);
        }
        int at = offset(layout, "word");
        for (long[] entry : entries) {
            for (long word : entry) {
                bytes.putLong(at, word);
                at += Long.BYTES;
            }
        }
    }

    private static int offset(StructLayout layout, String field) {
        return layout.fields().stream()
                .filter(each -> each.name().equals(field))
                .findFirst()
                .orElseThrow()
                .offset();
    }

    private static @Nullable List<Capture> captures(int number, Observation observation) {
        DecodeOptions options = observation.memory();
        if (observation.stopsAt(number) || neverReturns(number)) {
            return null;
        }
        List<Capture> captures = options == null ? List.of() : Captures.of(number, options);
        return captures != null && fits(captures) ? captures : null;
    }

    /** Calls that do not come back to the recorder, or come back twice. */
    private static boolean neverReturns(int number) {
        return switch (number) {
            case Sysno.CLONE, Sysno.CLONE3, Sysno.FORK, Sysno.VFORK, Sysno.EXECVE, Sysno.EXECVEAT -> true;
            case Sysno.EXIT, Sysno.EXIT_GROUP, Sysno.RT_SIGRETURN, Sysno.RESTART_SYSCALL -> true;
            default -> false;
        };
    }

    /** Whether ranges that can't be judged before the call are short enough. */
    private static boolean fits(List<Capture> captures) {
        return captures.stream().allMatch(each -> room(each.extent()) <= 2 * MOST);
    }

    /** Adds entries; returns the plan that leads to them. */
    private long plan(List<Capture> captures, boolean isBefore) {
        int first = entries.size();
        int[] room = new int[7];
        for (Capture capture : captures) {
            if (isBefore && isCut(capture.extent())) {
                entries.add(checking((Counted) capture.extent()));
            }
            if ((capture.moment() == Moment.BEFORE) == isBefore) {
                // What is received is in the message only afterwards.
                entries.add(entry(capture, isBefore && hasAfter(captures, capture)));
                room[capture.argument()] = Math.max(room[capture.argument()], room(capture.extent()));
            }
        }
        int count = entries.size() - first;
        if (CaptureTable.ENTRY * entries.size() > Math.min(CaptureTable.WORDS, MOST_ENTRIES)) {
            return CaptureTable.STOPS;
        }
        int bytes = 0;
        for (int each : room) {
            bytes += each;
        }
        largest = Math.max(largest, RecordLayout.BEGIN_PIECES + bytes);
        return (long) CaptureTable.ENTRY * first | (long) count << 16 | (long) bytes << 32;
    }

    /** Whether it may be longer than what is copied, which is known before the call. */
    private static boolean isCut(Extent extent) {
        return extent instanceof Counted counted && counted.source() != Counted.RESULT && counted.limit() > MOST;
    }

    private static boolean hasAfter(List<Capture> captures, Capture capture) {
        return captures.stream()
                .anyMatch(
                        each -> each.moment() != Moment.BEFORE && each.extent().equals(capture.extent()));
    }

    /** How much room a range takes in the record, at most. */
    private static int room(Extent extent) {
        return switch (extent) {
            case Vector vector -> room(vector.elements(), vector.limit());
            case Message message ->
                piece(56)
                        + piece(CaptureTable.MOST_NAME)
                        + piece(CaptureTable.MOST_CONTROL)
                        + room(message.elements(), message.limit());
            case NoNetlink _ -> 2 * Long.BYTES;
            default -> piece(limit(extent));
        };
    }

    private static int limit(Extent extent) {
        return isCut(extent) ? MOST : extent.limit();
    }

    private static int room(int elements, int limit) {
        return (int) Math.min(MOST * 4L, piece(16 * elements) + (long) elements * piece(limit));
    }

    /** A piece of so many bytes; one may be written to up to 7 bytes behind its end. */
    private static int piece(int bytes) {
        return RecordLayout.PIECE_BYTES + (bytes + 2 * Long.BYTES - 1 & -Long.BYTES);
    }

    private static long[] checking(Counted counted) {
        return new long[] {CaptureTable.CHECKED << 3 | units(counted) | (long) MOST << 40, 0, 0};
    }

    private static long[] entry(Capture capture, boolean isShallow) {
        Extent extent = capture.extent();
        Guard guard = capture.guard();
        long entry = capture.argument() | (long) limit(extent) << 40;
        entry |= (long) kind(extent) << 3;
        if (capture.moment() == Moment.AFTER_SUCCESS) {
            entry |= CaptureTable.ONLY_SUCCESS;
        }
        if (extent instanceof Counted counted) {
            entry |= units(counted);
        } else if (extent instanceof Stored stored) {
            entry |= (long) stored.pointer() << 16;
        } else if (extent instanceof Vector vector) {
            entry |= (vector.isInt() ? CaptureTable.INT : 0)
                    | (long) vector.source() << 16
                    | (long) vector.elements() << 25;
        } else if (extent instanceof Message message) {
            entry |= (long) message.elements() << 25 | (isShallow ? CaptureTable.SHALLOW : 0);
            entry |= capture.moment() == Moment.BEFORE ? 0 : CaptureTable.CUT;
        }
        if (guard == null) {
            return new long[] {entry, 0, 0};
        }
        if (guard.isOther()) {
            return new long[] {entry | CaptureTable.OTHERWISE, 0, 0};
        }
        long where = guard.argument() | guard.shift() << 3 | (guard.mask() >>> 32 != 0 ? 1 << 9 : 0);
        return new long[] {entry | CaptureTable.GUARDED, where, guard.mask() & 0xffffffffL | guard.value() << 32};
    }

    private static int kind(Extent extent) {
        return switch (extent) {
            case Fixed(int limit) -> limit == 0 ? CaptureTable.NOTHING : CaptureTable.FIXED;
            case Text _ -> CaptureTable.TEXT;
            case Counted _ -> CaptureTable.COUNTED;
            case Stored _ -> CaptureTable.STORED;
            case Vector _ -> CaptureTable.VECTOR;
            case Message _ -> CaptureTable.MESSAGE;
            case NoNetlink _ -> CaptureTable.NO_NETLINK;
            case Elsewhere _ -> CaptureTable.ELSEWHERE;
        };
    }

    private static long units(Counted counted) {
        return (counted.isInt() ? CaptureTable.INT : 0)
                | (long) counted.source() << 16
                | (long) counted.shift() << 19
                | (long) counted.unit() << 25;
    }

    /** Whether the call with this number is never recorded: it stops for the tool's {@code onSyscall}. */
    public boolean stopsAt(int number) {
        return number >= 0 && stops.get(number);
    }

    /** The longest record, in bytes. A ring must have room for two. */
    public int largestRecord() {
        return largest;
    }

    /** The bytes of the table, for the place where the recorder's code expects its struct. */
    public byte[] image() {
        return image.clone();
    }
}
