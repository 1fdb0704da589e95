package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Field;
import dev.reverie.syscalls.value.Value.Macro;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A classic BPF program ({@code struct sock_fprog}), a filter of system calls or of packets. Its instructions are shown as
 * the macros of linux/filter.h that would make them:
 *
 * <pre>
 *   0 code   2 jt   3 jf   4 k
 * </pre>
 */
final class BpfPrograms {
    private static final int PROGRAM = 16;
    private static final int INSTRUCTION = 8;

    /** The kernel takes no longer programs. */
    private static final int MAX = 4096;

    private static final int LD = 0;
    private static final int LDX = 1;
    private static final int ST = 2;
    private static final int STX = 3;
    private static final int ALU = 4;
    private static final int JMP = 5;
    private static final int RET = 6;

    /** Returns k, which is an action if the program filters system calls. */
    private static final int RETURN = RET;

    private BpfPrograms() {}

    static @Nullable Value of(Decoder d, long address) {
        byte[] bytes = d.bytes(address, PROGRAM);
        if (bytes == null) {
            return null;
        }
        int length = LittleEndian.getShort(bytes, 0) & 0xffff;
        long filter = LittleEndian.getLong(bytes, 8);
        Value instructions = d.isVerbose() && filter != 0 ? instructions(d, filter, length) : null;
        return Value.Struct.of(
                new Field("len", Value.unsigned(length)),
                new Field("filter", instructions != null ? instructions : new Value.Address(filter)));
    }

    private static @Nullable Value instructions(Decoder d, long address, int count) {
        boolean actions = d.number() == Sysno.SECCOMP || d.number() == Sysno.PRCTL;
        return Structs.list(d, address, count, MAX, INSTRUCTION, (bytes, at) -> instruction(bytes, at, actions));
    }

    private static Value instruction(byte[] bytes, int at, boolean actions) {
        int code = LittleEndian.getShort(bytes, at) & 0xffff;
        long k = LittleEndian.getInt(bytes, at + 4) & 0xffffffffL;
        int jt = bytes[at + 2] & 0xff;
        int jf = bytes[at + 3] & 0xff;
        if (jt != 0 || jf != 0) {
            return Macro.of("BPF_JUMP", code(code), Value.hex(k), Value.hex(jt), Value.hex(jf));
        }
        return Macro.of("BPF_STMT", code(code), actions && code == RETURN ? action(k) : Value.hex(k));
    }

    /** What a filter says is to become of a system call, and 16 bits of data. */
    static Value action(long value) {
        Value action = Decoder.named(FlagTables.SECCOMPACTION, value & 0xffff0000L);
        long data = value & 0xffff;
        return data == 0 ? action : Value.Joined.of(action, Value.hex(data));
    }

    private static Value code(int code) {
        List<Value> parts = new ArrayList<>();
        int kind = code & 7;
        parts.add(Decoder.named(FlagTables.BPFCLASS, kind));
        switch (kind) {
            case LD, LDX -> {
                parts.add(Decoder.named(FlagTables.BPFSIZE, code & 0x18));
                parts.add(Decoder.named(FlagTables.BPFMODE, code & ~0x1f));
            }
            case ALU, JMP -> {
                parts.add(Decoder.named(FlagTables.BPFSOURCE, code & 8));
                parts.add(Decoder.named(kind == ALU ? FlagTables.BPFALU : FlagTables.BPFJUMP, code & ~0xf));
            }
            case RET -> {
                parts.add(Decoder.named(FlagTables.BPFRVAL, code & 0x18));
                rest(parts, code & ~0x1f);
            }
            case ST, STX -> rest(parts, code & ~7);
            default -> parts.add(Decoder.named(FlagTables.BPFMISC, code & ~7));
        }
        return new Value.Joined(parts);
    }

    private static void rest(List<Value> parts, int bits) {
        if (bits != 0) {
            parts.add(new Value.Remark(Value.hex(bits), "BPF_???"));
        }
    }
}
