package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.Errno;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arguments of calls to services of the kernel, that no table can express: keys, quotas, security modules, mounts. */
final class Services {
    private static final int SWAP_PRIORITY = 0x7fff;
    private static final int LSM_CONTEXT = 32;
    private static final int STATMOUNT = 512;
    private static final int MOST = 1 << 16;

    private Services() {}

    /** An error number that is not negated. */
    static Value error(int number) {
        return Errno.isError(-(long) number) && !Errno.of(number).name().startsWith("ERRNO_")
                ? new Value.Word(Errno.of(number).name(), number)
                : Value.unsigned(number & 0xffffffffL);
    }

    static Value kernelVersion(long version) {
        return Value.Macro.of(
                "KERNEL_VERSION",
                Value.unsigned(version >>> 16),
                Value.unsigned(version >>> 8 & 0xff),
                Value.unsigned(version & 0xff));
    }

    static Value node(long node) {
        return node == 0xffffffffL ? new Value.Remark(Value.unsigned(node), "NUMA_NO_NODE") : Value.unsigned(node);
    }

    /** The command of quotactl(2), which holds the type of quota. */
    static Value quotaCommand(long command) {
        return Value.Macro.of(
                "QCMD",
                Decoder.named(FlagTables.QUOTACMD, command >>> 8),
                Decoder.named(FlagTables.QUOTATYPE, command & 0xff));
    }

    /** The flags of swapon(2), which hold a priority. */
    static Value swapFlags(long value) {
        Value priority = Value.unsigned(value & SWAP_PRIORITY);
        long flags = value & ~SWAP_PRIORITY;
        return flags == 0 ? priority : Value.Joined.of(Decoder.named(FlagTables.SWAPFLAGS, flags), priority);
    }

    /** What keyctl(2) says that it can do: a byte of flags, and another one. */
    static @Nullable Value keyCapabilities(Decoder d, long address, long size) {
        int[] sets = {FlagTables.KEYCAPS0, FlagTables.KEYCAPS1};
        long filled = Math.clamp(d.result(), 0, Math.max(size, 0));
        byte[] bytes = d.bytes(address, (int) Math.min(filled, d.limit()));
        if (bytes == null) {
            return null;
        }
        List<Value> items = new ArrayList<>();
        for (int i = 0; i < bytes.length; i++) {
            long flags = bytes[i] & 0xff;
            items.add(i < sets.length ? Decoder.named(sets[i], flags) : Value.hex(flags));
        }
        return new Value.Items(items, Value.Style.LIST, bytes.length < filled);
    }

    /** A buffer whose length is in the parameters of an operation on a public key. */
    static @Nullable Value keyBuffer(Decoder d, long address, long lengthAt) {
        byte[] length = d.bytes(lengthAt, Integer.BYTES);
        return length == null
                ? null
                : Strings.buffer(d, address, LittleEndian.getInt(length, 0) & 0xffffffffL, Value.Form.DATA);
    }

    static @Nullable Value securityModules(Decoder d, long address, long count) {
        return Structs.list(
                d,
                address,
                count,
                Long.BYTES,
                (bytes, at) -> Decoder.named(FlagTables.LSMID, LittleEndian.getLong(bytes, at)));
    }

    /** Contexts of security modules, each of which says how long it is. */
    static @Nullable Value securityContexts(Decoder d, long address, long count) {
        List<Value> items = new ArrayList<>();
        long at = address;
        while (items.size() < Math.min(count, d.limit())) {
            byte[] head = d.bytes(at, LSM_CONTEXT);
            if (head == null) {
                break;
            }
            Value.Struct known = new Frame(
                            d, Shape.ofStruct(StructShapes.LSM_CTX).items(), head, 0, LSM_CONTEXT, at, Frame.View.WHOLE)
                    .struct(false);
            Value text = Strings.buffer(d, at + LSM_CONTEXT, LittleEndian.getLong(head, 24), Value.Form.DATA);
            List<Field> fields = new ArrayList<>(known.fields());
            fields.add(new Field("ctx", text != null ? text : new Value.Address(at + LSM_CONTEXT)));
            items.add(new Value.Struct(fields, false));
            long length = LittleEndian.getLong(head, 16);
            if (length < LSM_CONTEXT) {
                break;
            }
            at += length;
        }
        return items.isEmpty() && count > 0 ? null : new Value.Items(items, Value.Style.LIST, items.size() < count);
    }

    /** {@code struct statmount}; its strings lie behind it, and its fields say where. */
    static @Nullable Value mountStatus(Decoder d, long address, long size) {
        byte[] bytes = new byte[(int) Math.clamp(size, 0, (long) MOST)];
        int count = d.available(address, bytes);
        if (count < STATMOUNT) {
            return null;
        }
        return new Frame(
                        d,
                        Shape.ofStruct(StructShapes.STATMOUNT).items(),
                        Arrays.copyOf(bytes, count),
                        0,
                        STATMOUNT,
                        address,
                        Frame.View.WHOLE)
                .struct(false);
    }
}
