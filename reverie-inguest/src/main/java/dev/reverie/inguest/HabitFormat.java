package dev.reverie.inguest;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is known of a program's processes, as bytes:
 *
 * <pre>
 *  key:            length 2, what tells the program and the calls that are seen, in UTF-8
 *  processes 1     for each: magnitude 1
 *  for each file:  length 1, its key   offsets 2   for each: offset 8
 * </pre>
 */
final class HabitFormat {
    /** Changes with the format. */
    static final long MAGIC = 0x5265_7665_7269_6831L;

    private static final int MAX_LENGTH = 0xffff;
    private static final int MAX_KEY = 128;
    private static final int OFFSETS = Habit.MAX_SITES * Long.BYTES;
    private static final int SIZE =
            2 + MAX_LENGTH + 1 + Habit.MAX_PROCESSES + Habit.MAX_FILES * (1 + MAX_KEY + 2 + OFFSETS);

    private HabitFormat() {}

    /** Whether a key is short enough. */
    static boolean hasRoomFor(String key) {
        return key.getBytes(StandardCharsets.UTF_8).length <= MAX_LENGTH;
    }

    /** What is known, of the files that were asked for last. */
    static byte[] format(String key, Habit habit) {
        ByteBuffer out = ByteBuffer.allocate(SIZE);
        byte[] text = key.getBytes(StandardCharsets.UTF_8);
        out.putShort((short) text.length).put(text);
        List<Integer> magnitudes = habit.magnitudes();
        out.put((byte) magnitudes.size());
        magnitudes.forEach(magnitude -> out.put(magnitude.byteValue()));
        habit.offsets().entrySet().stream()
                .filter(file -> file.getKey().length() <= MAX_KEY)
                .skip(Math.max(0, habit.offsets().size() - Habit.MAX_FILES))
                .forEach(file -> put(out, file));
        return Arrays.copyOf(out.array(), out.position());
    }

    private static void put(ByteBuffer out, Map.Entry<String, Set<Long>> file) {
        byte[] key = file.getKey().getBytes(StandardCharsets.US_ASCII);
        out.put((byte) key.length).put(key).putShort((short) file.getValue().size());
        file.getValue().forEach(out::putLong);
    }

    /** What the bytes tell; nothing if they make no sense, or have another key. */
    static Habit parse(String key, ByteBuffer in) {
        Habit habit = new Habit();
        try {
            if (!in.hasRemaining() || !text(in, in.getShort() & 0xffff).equals(key)) {
                return habit;
            }
            for (int left = in.get(); left > 0; left--) {
                habit.addMagnitude(Math.clamp(in.get(), 0, Long.SIZE - 1));
            }
            for (int left = Habit.MAX_FILES; left > 0 && in.hasRemaining(); left--) {
                String file = text(in, Math.min(in.get() & 0xff, MAX_KEY));
                Set<Long> offsets = new LinkedHashSet<>();
                for (int sites = Math.min(in.getShort() & 0xffff, Habit.MAX_SITES); sites > 0; sites--) {
                    offsets.add(in.getLong());
                }
                habit.add(file, offsets);
            }
            return habit;
        } catch (BufferUnderflowException e) {
            return new Habit();
        }
    }

    private static String text(ByteBuffer in, int length) {
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
