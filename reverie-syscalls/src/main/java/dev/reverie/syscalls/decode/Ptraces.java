package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.Errno;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.NoteType;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Field;
import dev.reverie.syscalls.value.Value.Word;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arguments of ptrace(2) that no table can describe. */
final class Ptraces {
    /** Where {@code struct user} has its parts; the registers come first. */
    private static final int REGISTERS = 27;

    private static final int FP_VALID = 216;
    private static final int FP_REGISTERS = 224;
    private static final int USER_END = 912;
    private static final String[] USER = {
        "u_fpvalid",
        "i387",
        "u_tsize",
        "u_dsize",
        "u_ssize",
        "start_code",
        "start_stack",
        "signal",
        "reserved",
        "u_ar0",
        "u_fpstate",
        "magic",
        "u_comm",
        "u_debugreg"
    };
    private static final int[] USER_OFFSETS = {
        FP_VALID, FP_REGISTERS, 736, 744, 752, 760, 768, 776, 784, 792, 800, 808, 816, 848
    };

    /** {@code struct ptrace_syscall_info}, and its parts: a number and arguments, or a result. */
    private static final int CALL_INFO = 88;

    private static final int CALL_HEAD = 24;
    private static final int OP_ENTRY = 1;
    private static final int OP_EXIT = 2;
    private static final int OP_SECCOMP = 3;
    private static final int X86_64 = 0xc000003e;

    private Ptraces() {}

    /** An offset into {@code struct user}: {@code 8*RAX+1}. */
    static Value userOffset(long offset) {
        if (offset == USER_END) {
            return new Word("sizeof(struct user)", offset);
        }
        if (offset < 0 || offset > USER_END) {
            return new Value.Address(offset);
        }
        if (offset < REGISTERS * Long.BYTES) {
            String name = Shape.ofStruct(StructShapes.USER_REGS_STRUCT)
                    .items()[(int) offset / Long.BYTES]
                    .name();
            return plus("8*" + name.toUpperCase(java.util.Locale.ROOT), offset % Long.BYTES, offset);
        }
        int part = USER.length - 1;
        while (USER_OFFSETS[part] > offset) {
            part--;
        }
        return plus("offsetof(struct user, " + USER[part] + ")", offset - USER_OFFSETS[part], offset);
    }

    private static Value plus(String text, long rest, long value) {
        return new Word(rest == 0 ? text : text + "+" + rest, value);
    }

    /** A set of registers, in an {@code iovec} that says where and how many bytes it takes. */
    static @Nullable Value registers(Decoder d, long address, long note) {
        byte[] vector = d.bytes(address, 16);
        if (vector == null) {
            return null;
        }
        long base = LittleEndian.getLong(vector, 0);
        long length = LittleEndian.getLong(vector, 8);
        boolean known = d.isFilled() || d.arg(0) == dev.reverie.syscalls.PtraceRequest.PTRACE_SETREGSET;
        // The kernel takes whole registers only.
        Value content = base == 0 || length % Long.BYTES != 0 || !known
                ? null
                : switch ((int) note) {
                    case NoteType.NT_PRSTATUS -> Structs.sized(d, StructShapes.USER_REGS_STRUCT, base, length);
                    case NoteType.NT_FPREGSET -> Structs.sized(d, StructShapes.USER_FPREGS_STRUCT, base, length);
                    default -> null;
                };
        return Value.Struct.of(
                new Field("iov_base", content != null ? content : new Value.Address(base)),
                new Field("iov_len", Value.unsigned(length)));
    }

    /** The system call that a tracee is at: {@code struct ptrace_syscall_info}, as far as the kernel has filled it. */
    static @Nullable Value call(Decoder d, long address, long room) {
        long filled = Math.min(room, d.result());
        byte[] bytes = d.bytes(address, Math.clamp(filled, 0, CALL_INFO));
        if (bytes == null || bytes.length == 0) {
            return null;
        }
        int op = bytes[0];
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("op", Decoder.named(FlagTables.SYSCALLINFO, op & 0xff)));
        if (bytes.length >= 8) {
            fields.add(new Field("arch", Decoder.named32(FlagTables.AUDITARCH, LittleEndian.getInt(bytes, 4))));
        }
        if (bytes.length >= 16) {
            fields.add(new Field("instruction_pointer", new Value.Address(LittleEndian.getLong(bytes, 8))));
        }
        if (bytes.length >= CALL_HEAD) {
            fields.add(new Field("stack_pointer", new Value.Address(LittleEndian.getLong(bytes, 16))));
        }
        if (op == OP_EXIT && bytes.length > CALL_HEAD + Long.BYTES) {
            fields.add(new Field("exit", exit(bytes)));
        } else if ((op == OP_ENTRY || op == OP_SECCOMP) && bytes.length >= CALL_HEAD + 7 * Long.BYTES) {
            fields.add(new Field(op == OP_ENTRY ? "entry" : "seccomp", entry(bytes, op)));
        }
        return new Value.Struct(fields, false);
    }

    private static Value entry(byte[] bytes, int op) {
        long number = LittleEndian.getLong(bytes, CALL_HEAD);
        String name = LittleEndian.getInt(bytes, 4) == X86_64 && number >= 0 && number <= Sysno.MAX
                ? Sysno.name((int) number)
                : null;
        List<Value> arguments = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            arguments.add(Value.hex(LittleEndian.getLong(bytes, CALL_HEAD + i * Long.BYTES)));
        }
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("nr", name != null ? new Word("__NR_" + name, number) : Value.unsigned(number)));
        fields.add(new Field("args", new Value.Items(arguments, Value.Style.LIST, false)));
        if (op == OP_SECCOMP && bytes.length >= 84) {
            fields.add(new Field("ret_data", Value.unsigned(LittleEndian.getInt(bytes, 80) & 0xffffffffL)));
        }
        return new Value.Struct(fields, false);
    }

    private static Value exit(byte[] bytes) {
        long result = LittleEndian.getLong(bytes, CALL_HEAD);
        boolean failed = bytes[CALL_HEAD + Long.BYTES] != 0;
        Errno errno = failed ? Errno.fromResult(result) : null;
        return Value.Struct.of(
                new Field("rval", errno != null ? new Word("-" + errno.name(), result) : Value.signed(result)),
                new Field("is_error", Value.unsigned(failed ? 1 : 0)));
    }

    /** {@code struct seccomp_metadata}: the guest says which filter, and the kernel adds how it was installed. */
    static @Nullable Value filter(Decoder d, long address) {
        byte[] number = d.bytes(address, Long.BYTES);
        if (number == null) {
            return null;
        }
        Field filter = new Field("filter_off", Value.unsigned(LittleEndian.getLong(number, 0)));
        byte[] flags = d.isFilled() ? d.bytes(address + Long.BYTES, Long.BYTES) : null;
        return flags == null
                ? Value.Struct.of(filter)
                : Value.Struct.of(
                        filter,
                        new Field("flags", Decoder.named(FlagTables.SECCOMPFILTER, LittleEndian.getLong(flags, 0))));
    }
}
