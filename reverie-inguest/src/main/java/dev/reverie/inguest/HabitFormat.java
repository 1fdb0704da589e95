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
 *  program:        length 2, its path in UTF-8
 *  processes 1     for each: magnitude 1
 *  for each file:  length 1, its key   offsets 2   for each: offset 8
 * </pre>
 */
final class HabitFormat {
    /** Changes with the format. */
    static final long MAGIC = 0x5265_7665_7269_6831L;

    private static final int MAX_PATH = 0xffff;
    private static final int MAX_KEY = 128;
    private static final int OFFSETS = Habit.MAX_SITES * Long.BYTES;
    private static final int SIZE =
            2 + MAX_PATH + 1 + Habit.MAX_PROCESSES + Habit.MAX_FILES * (1 + MAX_KEY + 2 + OFFSETS);

    private HabitFormat() {}

    /** Whether a program can be told of. */
    static boolean hasRoomFor(String program) {
        return !program.isEmpty() && program.getBytes(StandardCharsets.UTF_8).length <= MAX_PATH;
    }

    /** What is known of a program, of the files that were asked for last. */
    static byte[] format(String program, Habit habit) {
        ByteBuffer out = ByteBuffer.allocate(SIZE);
        byte[] path = program.getBytes(StandardCharsets.UTF_8);
        out.putShort((short) path.length).put(path);
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

    /** What the bytes tell of a program; nothing if they make no sense, or tell of another. */
    static Habit parse(String program, ByteBuffer in) {
        Habit habit = new Habit();
        try {
            if (!in.hasRemaining() || !text(in, in.getShort() & 0xffff).equals(program)) {
                return habit;
            }
            for (int left = in.get(); left > 0; left--) {
                habit.addMagnitude(Math.clamp(in.get(), 0, Long.SIZE - 1));
            }
            for (int left = Habit.MAX_FILES; left > 0 && in.hasRemaining(); left--) {
                String key = text(in, Math.min(in.get() & 0xff, MAX_KEY));
                Set<Long> offsets = new LinkedHashSet<>();
                for (int sites = Math.min(in.getShort() & 0xffff, Habit.MAX_SITES); sites > 0; sites--) {
                    offsets.add(in.getLong());
                }
                habit.add(key, offsets);
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
