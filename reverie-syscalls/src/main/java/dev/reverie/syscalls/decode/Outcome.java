package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.Errno;
import dev.reverie.syscalls.FcntlCommand;
import dev.reverie.syscalls.IoctlRequest;
import dev.reverie.syscalls.Signal;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.value.TextWriter;
import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a call returned.
 *
 * @param value the result; null if the call failed or does not return. Only modify_ldt has both a result and an error: it returns
 *     its error as a positive number
 * @param errno why the call failed, or null
 * @param details what the result means, or what the kernel reported with it
 */
public record Outcome(@Nullable Value value, @Nullable Errno errno, List<Field> details) {
    static Outcome of(Decoder d) {
        Errno errno = Errno.fromResult(d.result());
        if (d.resultKind() == Kind.RESULT_NORETURN || errno != null) {
            return new Outcome(null, d.resultKind() == Kind.RESULT_NORETURN ? null : errno, List.of());
        }
        long result = d.result();
        return switch (d.resultKind()) {
            case Kind.RESULT_HEX ->
                new Outcome(result == 0 ? Value.hex(0) : new Value.Address(result), null, List.of());
            case Kind.RESULT_OCTAL -> new Outcome(Value.octal(result), null, List.of());
            case Kind.RESULT_FD -> new Outcome(d.descriptor((int) result), null, List.of());
            case Kind.RESULT_FCNTL -> fcntl(d);
            case Kind.RESULT_IOCTL -> ioctl(d);
            case Kind.RESULT_POLL -> new Outcome(Value.signed(result), null, Polls.ready(d));
            case Kind.RESULT_SELECT -> new Outcome(Value.signed(result), null, Polls.selected(d));
            case Kind.RESULT_SIG -> explained(Value.signed(result), signal(result));
            case Kind.RESULT_LDT -> ldt(result);
            case Kind.RESULT_MEANING -> meaning(d, result);
            case Kind.RESULT_LEFT -> new Outcome(Value.signed(result), null, Polls.left(d));
            default ->
                d.number() == Sysno.TIME && d.shape() != null
                        ? explained(Value.signed(result), new Value.Word(Times.date(result, 0, 9), result))
                        : new Outcome(Value.signed(result), null, List.of());
        };
    }

    private static Value signal(long number) {
        return new Value.Word(Signal.of((int) number).name(), number);
    }

    /** The kernel forgets to extend the sign of what modify_ldt returns. */
    private static Outcome ldt(long result) {
        Errno error = result >>> Integer.SIZE == 0 ? Errno.fromResult(result << Integer.SIZE >> Integer.SIZE) : null;
        return new Outcome(Value.signed(result), error, List.of());
    }

    /** A number with what it stands for, if that says more. */
    private static Outcome meaning(Decoder d, long result) {
        Shape shape = d.shape();
        Item declared = shape == null ? null : shape.meaning();
        Outcome plain = new Outcome(Value.signed(result), null, List.of());
        if (declared == null) {
            return plain;
        }
        Frame frame = d.arguments();
        Item item = frame.chosen(declared);
        return switch (item.kind()) {
            case Kind.INT, Kind.LONG, Kind.HIDE -> plain;
            case Kind.HEX -> new Outcome(Value.hex(result), null, List.of());
            case Kind.FLAGS, Kind.LFLAGS -> {
                var names = Decoder.set(item.detail());
                boolean named = !names.names(result).isEmpty();
                boolean decimal = item.kind() == Kind.FLAGS;
                if (!named && (names.isEnumeration() || result == 0)) {
                    yield plain;
                }
                yield explained(
                        decimal ? Value.signed(result) : Value.hex(result),
                        named ? Decoder.named(item.detail(), result) : Value.hex(result));
            }
            case Kind.IOPRIO -> explained(Value.signed(result), Kinds.of(frame, 0, item, result));
            default -> explained(Value.hex(result), Kinds.of(frame, 0, item, result));
        };
    }

    private static Outcome explained(Value value, Value meaning) {
        return new Outcome(value, null, List.of(new Field("meaning", meaning, true)));
    }

    /** Some requests return a new descriptor, or a flag. */
    private static Outcome ioctl(Decoder d) {
        return switch ((int) d.arg(1)) {
            case IoctlRequest.NS_GET_NSTYPE ->
                d.result() == 0
                        ? new Outcome(Value.signed(0), null, List.of())
                        : explained(Value.signed(d.result()), Decoder.named(FlagTables.CLONE, d.result()));
            case IoctlRequest.NS_GET_USERNS,
                    IoctlRequest.NS_GET_PARENT,
                    IoctlRequest.TIOCGPTPEER,
                    IoctlRequest.KVM_CREATE_VM,
                    IoctlRequest.KVM_CREATE_VCPU -> new Outcome(d.descriptor((int) d.result()), null, List.of());
            default -> new Outcome(Value.signed(d.result()), null, List.of());
        };
    }

    private static Outcome fcntl(Decoder d) {
        if ((int) d.arg(1) == FcntlCommand.F_GETLEASE) {
            return explained(Value.hex(d.result()), Decoder.named32(FlagTables.LOCKTYPE, d.result()));
        }
        int set =
                switch ((int) d.arg(1)) {
                    case FcntlCommand.F_GETFD -> FlagTables.FDFLAGS;
                    case FcntlCommand.F_GETFL -> FlagTables.OPEN;
                    case FcntlCommand.F_GET_SEALS -> FlagTables.SEALS;
                    default -> -1;
                };
        if (set < 0 || (d.result() == 0 && set != FlagTables.OPEN)) {
            return new Outcome(Value.signed(d.result()), null, List.of());
        }
        String name = set == FlagTables.SEALS ? "seals" : "flags";
        return new Outcome(Value.hex(d.result()), null, List.of(new Field(name, Decoder.named(set, d.result()))));
    }

    /** As strace shows it: {@code = 3}, {@code = 0x2 (flags O_RDWR)}, {@code = -1 ENOENT (No such file or directory)}. */
    public String text() {
        TextWriter out = new TextWriter(TextWriter.Escapes.OCTAL);
        write(out);
        return out.toString();
    }

    /** The same into a writer. */
    public void write(TextWriter out) {
        out.add("= ");
        if (value != null) {
            out.add(value);
        } else if (errno != null) {
            out.add(errno.isRestart() ? "?" : "-1");
        } else {
            out.add("?");
        }
        if (errno != null) {
            out.add(" ").add(errno.name()).add(" (").add(errno.description()).add(")");
        } else if (!details.isEmpty()) {
            writeDetails(out);
        }
    }

    private void writeDetails(TextWriter out) {
        for (int i = 0; i < details.size(); i++) {
            Field detail = details.get(i);
            out.add(i == 0 ? " (" : ", ").add(detail.bare() ? "" : detail.name() + " ");
            out.add(detail.value());
        }
        out.add(")");
    }
}
