package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.Observed;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.value.TextWriter;
import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Field;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call with what its arguments mean, before it has run or after: some arguments mean something only then. As a tree of
 * values, and as the text that strace would print:
 *
 * <pre>
 *   before                             after
 *   read(3,                            "root:x:0:0:root"..., 4096) = 1271
 *   openat(AT_FDCWD, "/x", O_RDONLY    ) = -1 ENOENT (No such file or directory)
 * </pre>
 *
 * Every value of the registers and of memory gives some display: what can't be read is an address. Times of day are in UTC.
 * Immutable.
 */
public final class Display {
    private static final @Nullable Value[] NOTHING = {};

    private final Syscall call;
    private final DecodeOptions options;
    private final List<Field> first;
    private final List<Field> rest;
    private final boolean complete;

    /** The first argument that is decoded after the call. */
    private final int split;

    private final @Nullable Value[] before;
    private final @Nullable Outcome outcome;

    private Display(
            Syscall call,
            DecodeOptions options,
            List<Field> first,
            List<Field> rest,
            boolean complete,
            int split,
            @Nullable Value[] before,
            @Nullable Outcome outcome) {
        this.call = call;
        this.options = options;
        this.first = first;
        this.rest = rest;
        this.complete = complete;
        this.split = split;
        this.before = before;
        this.outcome = outcome;
    }

    /** A call that has not run: the arguments up to the first that the kernel writes. */
    public static Display before(Syscall call, Observed guest, DecodeOptions options) {
        Decoder d = new Decoder(call, 0, false, guest, options, NOTHING);
        if (d.shape() == null) {
            return new Display(call, options, registers(call.args()), List.of(), true, 0, NOTHING, null);
        }
        if (isClone(call)) {
            return new Display(call, options, Processes.cloneEntry(d), List.of(), false, 0, NOTHING, null);
        }
        if (call.number() == Sysno.RT_SIGRETURN) {
            return new Display(call, options, Signals.returning(d, guest), List.of(), true, 0, NOTHING, null);
        }
        Frame frame = d.arguments();
        int split = split(frame);
        return new Display(
                call,
                options,
                fields(frame, 0, split),
                List.of(),
                split == frame.count(),
                split,
                saved(frame, split),
                null);
    }

    /**
     * The same call when it has run.
     *
     * @param result the result register: a value, or a negated errno
     */
    public Display after(long result, Observed guest) {
        Decoder d = new Decoder(call, result, true, guest, options, before);
        List<Field> others = List.of();
        if (isClone(call)) {
            others = Processes.cloneExit(d);
        } else if (!complete) {
            Frame frame = d.arguments();
            others = fields(frame, split, frame.count());
        }
        return new Display(call, options, first, others, true, split, before, Outcome.of(d));
    }

    private static boolean isClone(Syscall call) {
        return call.number() == Sysno.CLONE && call.abi() == dev.reverie.syscalls.Abi.X86_64;
    }

    private static List<Field> registers(SyscallArgs args) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < SyscallArgs.COUNT; i++) {
            fields.add(new Field("a" + i, Value.hex(args.get(i)), true));
        }
        return fields;
    }

    /** The first visible argument that the kernel writes, or the number of arguments. */
    private static int split(Frame frame) {
        for (int i = 0; i < frame.count(); i++) {
            if (frame.isVisible(i) && frame.item(i).isWritten()) {
                return i;
            }
        }
        return frame.count();
    }

    private static List<Field> fields(Frame frame, int from, int to) {
        List<Field> fields = new ArrayList<>(to - from);
        for (int i = from; i < to; i++) {
            if (frame.isVisible(i)) {
                fields.add(new Field(frame.name(i), frame.decode(i), true));
            }
        }
        return fields;
    }

    /** What the guest has in the arguments that the kernel will change. */
    private static @Nullable Value[] saved(Frame frame, int split) {
        @Nullable Value[] values = NOTHING;
        for (int i = split; i < frame.count(); i++) {
            if (frame.item(i).is(Item.CHANGED) && frame.isVisible(i)) {
                values = values.length == 0 ? new @Nullable Value[frame.count()] : values;
                values[i] = frame.decode(i);
            }
        }
        return values;
    }

    /** The call. */
    public Syscall call() {
        return call;
    }

    /** The arguments that are known; before the call those up to the first that the kernel writes. */
    public List<Field> arguments() {
        List<Field> all = new ArrayList<>(first);
        all.addAll(rest);
        return List.copyOf(all);
    }

    /** Whether all is known that the arguments mean: nothing of it waits for the call to run. */
    public boolean isComplete() {
        return outcome != null || complete && !reports(call);
    }

    /** Whether the kernel reports by the arguments what the outcome then tells: poll and select. */
    private static boolean reports(Syscall call) {
        Shape shape = call.abi() == dev.reverie.syscalls.Abi.X86_64 ? Shape.ofCall(call.number()) : null;
        return shape != null && (shape.result() == Kind.RESULT_POLL || shape.result() == Kind.RESULT_SELECT);
    }

    /** What the call returned; null before it has run. */
    public @Nullable Outcome outcome() {
        return outcome;
    }

    /** The text that can be shown before the call runs, with the separator to what follows. */
    public String entryText(TextWriter.Escapes escapes) {
        TextWriter out = new TextWriter(escapes);
        writeEntry(out);
        return out.toString();
    }

    /** The same into a writer. */
    public void writeEntry(TextWriter out) {
        out.add(call.name()).add("(").fields(first);
        if ((!complete || !rest.isEmpty()) && !first.isEmpty() && !isClone(call)) {
            out.add(", ");
        }
    }

    /** The text that follows {@link #entryText} once the call has run, up to and with the closing parenthesis. */
    public String exitText(TextWriter.Escapes escapes) {
        TextWriter out = new TextWriter(escapes);
        writeExit(out);
        return out.toString();
    }

    /** The same into a writer. */
    public void writeExit(TextWriter out) {
        if (!rest.isEmpty() && isClone(call)) {
            out.add(", ");
        }
        out.fields(rest).add(")");
    }

    /** The whole, as one line. */
    public String text() {
        String entry = entryText(TextWriter.Escapes.OCTAL);
        return outcome == null ? entry : entry + exitText(TextWriter.Escapes.OCTAL) + " " + outcome.text();
    }

    @Override
    public String toString() {
        return text();
    }
}
