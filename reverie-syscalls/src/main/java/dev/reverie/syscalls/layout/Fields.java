package dev.reverie.syscalls.layout;

import dev.reverie.syscalls.Bytes;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.struct.Struct;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Fields of structures that are no plain numbers: from bytes, to bytes, and as the records keep them. */
public final class Fields {
    private Fields() {}

    /** A structure in bytes. */
    @FunctionalInterface
    public interface Of<T> {
        /** The one that begins at {@code offset}. */
        T of(byte[] bytes, int offset);
    }

    /** Bytes as they are. */
    public static Bytes bytes(byte[] bytes, int offset, int size) {
        return Bytes.of(Arrays.copyOfRange(bytes, offset, offset + size));
    }

    /** Bytes filled up with zeros; {@link IllegalArgumentException} if there are too many. */
    public static Bytes bytes(Bytes value, int size) {
        if (value.length() > size) {
            throw new IllegalArgumentException(value.length() + " bytes do not fit in " + size);
        }
        return value.length() == size ? value : Bytes.of(Arrays.copyOf(value.toArray(), size));
    }

    /** Characters without the zeros at their end. */
    public static Bytes text(byte[] bytes, int offset, int size) {
        int end = offset + size;
        while (end > offset && bytes[end - 1] == 0) {
            end--;
        }
        return Bytes.of(Arrays.copyOfRange(bytes, offset, end));
    }

    /** Characters without the zeros at their end; {@link IllegalArgumentException} if there are too many. */
    public static Bytes text(Bytes value, int size) {
        Bytes text = text(value.toArray(), 0, value.length());
        if (text.length() > size) {
            throw new IllegalArgumentException(text.length() + " characters do not fit in " + size);
        }
        return text;
    }

    /** Several texts in a row. */
    public static List<Bytes> texts(byte[] bytes, int offset, int size, int count) {
        List<Bytes> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            texts.add(text(bytes, offset + i * size, size));
        }
        return List.copyOf(texts);
    }

    /** Several texts; {@link IllegalArgumentException} if one is too long or there are not as many. */
    public static List<Bytes> texts(List<Bytes> values, int size, int count) {
        return exactly(values, count).stream().map(value -> text(value, size)).toList();
    }

    /** Numbers of four or fewer bytes. */
    public static List<Integer> ints(byte[] bytes, int offset, int width, int count, boolean signed) {
        List<Integer> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int at = offset + i * width;
            values.add(
                    width == Integer.BYTES
                            ? LittleEndian.getInt(bytes, at)
                            : fit(LittleEndian.getShort(bytes, at), signed));
        }
        return List.copyOf(values);
    }

    /** Numbers of four or two bytes, cut to what fits; {@link IllegalArgumentException} if there are not as many. */
    public static List<Integer> ints(List<Integer> values, int width, int count, boolean signed) {
        List<Integer> exact = exactly(values, count);
        return width == Integer.BYTES
                ? exact
                : exact.stream().map(value -> fit(value, signed)).toList();
    }

    private static int fit(int value, boolean signed) {
        return signed ? (short) value : value & 0xffff;
    }

    /** Numbers of eight bytes. */
    public static List<Long> longs(byte[] bytes, int offset, int count) {
        List<Long> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(LittleEndian.getLong(bytes, offset + i * Long.BYTES));
        }
        return List.copyOf(values);
    }

    /** Structures in a row. */
    public static <T> List<T> structs(byte[] bytes, int offset, int size, int count, Of<T> of) {
        List<T> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(of.of(bytes, offset + i * size));
        }
        return List.copyOf(values);
    }

    /** A copy; {@link IllegalArgumentException} if there are not as many. */
    public static <T> List<T> exactly(List<T> values, int count) {
        if (values.size() != count) {
            throw new IllegalArgumentException("there must be " + count + ", not " + values.size());
        }
        return List.copyOf(values);
    }

    /** Stores bytes. */
    public static void put(byte[] bytes, int offset, byte[] value) {
        System.arraycopy(value, 0, bytes, offset, value.length);
    }

    /** Stores bytes. */
    public static void put(byte[] bytes, int offset, Bytes value) {
        put(bytes, offset, value.toArray());
    }

    /** Stores texts of a size each. */
    public static void putTexts(byte[] bytes, int offset, int size, List<Bytes> values) {
        for (int i = 0; i < values.size(); i++) {
            put(bytes, offset + i * size, values.get(i));
        }
    }

    /** Stores numbers of four or two bytes. */
    public static void putInts(byte[] bytes, int offset, int width, List<Integer> values) {
        for (int i = 0; i < values.size(); i++) {
            if (width == Integer.BYTES) {
                LittleEndian.putInt(bytes, offset + i * width, values.get(i));
            } else {
                LittleEndian.putShort(bytes, offset + i * width, values.get(i));
            }
        }
    }

    /** Stores numbers of eight bytes. */
    public static void putLongs(byte[] bytes, int offset, List<Long> values) {
        for (int i = 0; i < values.size(); i++) {
            LittleEndian.putLong(bytes, offset + i * Long.BYTES, values.get(i));
        }
    }

    /** Stores structures of a size each. */
    public static void putStructs(byte[] bytes, int offset, int size, List<? extends Struct> values) {
        for (int i = 0; i < values.size(); i++) {
            put(bytes, offset + i * size, values.get(i).toBytes());
        }
    }

    /** Writes those bytes of a structure that are fields: {@code runs} has the starts and ends of stretches of them. */
    public static void write(Memory memory, long address, byte[] bytes, int... runs) throws MemoryFault {
        for (int i = 0; i < runs.length; i += 2) {
            memory.writeBytes(address + runs[i], Arrays.copyOfRange(bytes, runs[i], runs[i + 1]));
        }
    }
}
