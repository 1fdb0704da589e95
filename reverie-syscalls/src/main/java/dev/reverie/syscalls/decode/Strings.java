package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Strings and buffers. */
final class Strings {
    private static final int PATH_MAX = 4096;
    private static final int TASK_NAME = 16;

    /** More variables than this are not counted. */
    private static final int MAX_VARIABLES = 100_000;

    private Strings() {}

    static @Nullable Value path(Decoder d, long address) {
        return string(d, address, PATH_MAX - 1, Value.Form.PATH);
    }

    /** The path that getcwd(2) has stored, of which the result counts the zero byte. */
    static @Nullable Value workingDirectory(Decoder d, long address, long length) {
        byte[] bytes = d.bytes(address, Math.clamp(length - 1, 0, PATH_MAX));
        return bytes == null ? null : new Value.Bytes(bytes, false, Value.Form.PATH);
    }

    static @Nullable Value string(Decoder d, long address) {
        return string(d, address, d.limit(), Value.Form.STRING);
    }

    private static @Nullable Value string(Decoder d, long address, int limit, Value.Form form) {
        byte[] bytes;
        try {
            bytes = d.memory().readCStringBytes(address, limit + 1);
        } catch (MemoryFault e) {
            return null;
        }
        return bytes.length > limit
                ? new Value.Bytes(Arrays.copyOf(bytes, limit), true, form)
                : new Value.Bytes(bytes, false, form);
    }

    /** The name of a thread: 16 bytes of which the last must be zero. */
    static @Nullable Value taskName(Decoder d, long address) {
        return string(d, address, TASK_NAME - 1, Value.Form.STRING);
    }

    static @Nullable Value buffer(Decoder d, long address, long length, Value.Form form) {
        int shown = length < 0 ? d.limit() : (int) Math.min(length, d.limit());
        byte[] bytes = d.bytes(address, shown);
        return bytes == null ? null : new Value.Bytes(bytes, length < 0 || length > shown, form);
    }

    /** A string in an array that it need not fill. */
    static Value.Bytes fixed(byte[] bytes, int from, int to) {
        int end = from;
        while (end < to && bytes[end] != 0) {
            end++;
        }
        return new Value.Bytes(Arrays.copyOfRange(bytes, from, end), false, Value.Form.STRING);
    }

    /** A string that must end in its array: if it does not, all but the last byte. */
    static Value name(byte[] bytes, int from, int to) {
        byte[] found = Arrays.copyOfRange(bytes, from, to);
        for (int i = 0; i < found.length; i++) {
            if (found[i] == 0) {
                return new Value.Bytes(Arrays.copyOf(found, i), false, Value.Form.STRING);
            }
        }
        return new Value.Bytes(Arrays.copyOf(found, Math.max(found.length - 1, 0)), true, Value.Form.STRING);
    }

    /** A string at an address that ends with a zero byte or, as it is in a buffer, with that; null if it can't be read. */
    static @Nullable Value inBuffer(Decoder d, long address, long length) {
        int shown = (int) Math.clamp(length, 0, (long) d.limit());
        byte[] bytes = d.bytes(address, shown);
        if (bytes == null) {
            return null;
        }
        int end = 0;
        while (end < shown && bytes[end] != 0) {
            end++;
        }
        return new Value.Bytes(Arrays.copyOf(bytes, end), end == shown && shown > 0, Value.Form.STRING);
    }

    /** A buffer of bytes that are no text. */
    static @Nullable Value blob(Decoder d, long address, int length) {
        return length < 0 ? null : buffer(d, address, length, Value.Form.RANDOM);
    }

    /** A buffer of which a zero byte at the end is not shown. */
    static @Nullable Value withoutZero(Decoder d, long address, long length) {
        return buffer(d, address, length, Value.Form.DATA)
                        instanceof Value.Bytes(byte[] bytes, boolean more, Value.Form form)
                ? bytes.length > 0 && !more && bytes[bytes.length - 1] == 0
                        ? new Value.Bytes(Arrays.copyOf(bytes, bytes.length - 1), false, form)
                        : new Value.Bytes(bytes, more, form)
                : null;
    }

    /** Bytes that are no text, no more than {@code limit} of them. */
    static Value.Bytes hex(byte[] bytes, int limit) {
        return bytes.length > limit
                ? new Value.Bytes(Arrays.copyOf(bytes, limit), true, Value.Form.RANDOM)
                : new Value.Bytes(bytes, false, Value.Form.RANDOM);
    }

    /** A buffer, unless it is longer than the kernel takes any. */
    static @Nullable Value bounded(Decoder d, long address, long length, long most) {
        return length < 0 || length > most ? null : buffer(d, address, length, Value.Form.DATA);
    }

    static Value data(byte[] bytes, int from, int to) {
        return new Value.Bytes(Arrays.copyOfRange(bytes, from, to), false, Value.Form.DATA);
    }

    /** An array of strings that ends with a null pointer. */
    static @Nullable Value list(Decoder d, long address) {
        byte[] pointer = d.bytes(address, Long.BYTES);
        if (pointer == null) {
            return null;
        }
        List<Value> items = new ArrayList<>();
        for (int i = 0; ; i++) {
            long element = LittleEndian.getLong(pointer, 0);
            if (element == 0) {
                return new Value.Items(items, Value.Style.LIST, false);
            }
            if (i >= d.limit()) {
                return new Value.Items(items, Value.Style.LIST, true);
            }
            Value string = string(d, element);
            items.add(string != null ? string : new Value.Address(element));
            long next = address + (i + 1L) * Long.BYTES;
            pointer = d.bytes(next, Long.BYTES);
            if (pointer == null) {
                items.add(new Value.Remark(new Value.Word("...", 0), "0x" + Long.toHexString(next)));
                return new Value.Items(items, Value.Style.LIST, false);
            }
        }
    }

    /** Only the address and the number of the variables, unless all are wanted: they are many, and the same for most calls. */
    static @Nullable Value environment(Decoder d, long address) {
        if (d.isVerbose()) {
            return list(d, address);
        }
        byte[] page = new byte[Memory.PAGE];
        Value pointer = new Value.Address(address);
        int variables = 0;
        long at = address;
        while (variables < MAX_VARIABLES) {
            int wanted = Memory.PAGE - (int) (at & (Memory.PAGE - 1));
            int count = d.memory().read(at, page, 0, Math.max(wanted & -Long.BYTES, Long.BYTES));
            if (count < Long.BYTES) {
                return variables > 0 ? new Value.Remark(pointer, variables(variables) + ", unterminated") : pointer;
            }
            for (int i = 0; i + Long.BYTES <= count; i += Long.BYTES) {
                if (LittleEndian.getLong(page, i) == 0) {
                    return new Value.Remark(pointer, variables(variables));
                }
                variables++;
            }
            at += count & -Long.BYTES;
        }
        return pointer;
    }

    private static String variables(int count) {
        return count + (count == 1 ? " var" : " vars");
    }
}
