package dev.reverie.inguest.preload;

import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.MemoryFault;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * LD_PRELOAD in the environment of a program that has just been loaded, and how it is taken out again. Where the program has none, two variables are appended, so
 * that the stack stays aligned and what is behind them stays where it is:
 *
 * <pre>
 *  before       argc … last variable, 0, auxiliary vector
 *  with it      argc … last variable, ours, ours, 0, auxiliary vector       all in front of the 0 are 16 bytes lower
 *  afterwards   argc … last variable, 0, (AT_IGNORE, 0), auxiliary vector   who goes on behind the variables finds it too
 * </pre>
 *
 * Where it has one, its value is ours and its own until then.
 *
 * @param start where the stack's top is with it
 * @param undo what to write to have the program's own environment again
 */
record PreloadedEnvironment(long start, List<Word> undo) {
    private static final String NAME = "LD_PRELOAD";
    private static final int APPENDED = 2 * Long.BYTES;

    /** A word of the program's memory. */
    record Word(long address, long value) {}

    /** Where strings of ours go, and how. */
    record Room(long address, int bytes, BiPredicate<Long, byte[]> writer) {}

    /**
     * Puts it there.
     *
     * @param path what is to be loaded
     * @return null if there is no room
     */
    static @Nullable PreloadedEnvironment put(Memory memory, StartVector vector, String path, Room room)
            throws MemoryFault {
        List<Integer> own = vector.named(memory, NAME);
        ByteArrayOutputStream strings = new ByteArrayOutputStream();
        List<Word> words = new ArrayList<>();
        List<Word> undo = new ArrayList<>();
        if (own.isEmpty()) {
            strings.writeBytes((NAME + "=" + path + "\0").getBytes(StandardCharsets.US_ASCII));
        }
        for (int number : own) {
            long variable = vector.variables().get(number);
            byte[] text = memory.readCStringBytes(variable, room.bytes());
            long place = vector.environment() + (long) number * Long.BYTES;
            words.add(new Word(place, room.address() + strings.size()));
            undo.add(new Word(place, variable));
            strings.writeBytes((NAME + "=" + path + ":").getBytes(StandardCharsets.US_ASCII));
            strings.write(text, NAME.length() + 1, text.length - NAME.length() - 1);
            strings.write(0);
        }
        if (strings.size() > room.bytes() || !room.writer().test(room.address(), strings.toByteArray())) {
            return null;
        }
        for (Word word : words) {
            memory.writeLong(word.address(), word.value());
        }
        return own.isEmpty() ? append(memory, vector, room.address()) : new PreloadedEnvironment(vector.start(), undo);
    }

    private static PreloadedEnvironment append(Memory memory, StartVector vector, long string) throws MemoryFault {
        byte[] lower = memory.readBytes(vector.start(), Math.toIntExact(vector.end() - vector.start()));
        memory.writeBytes(vector.start() - APPENDED, lower);
        long first = vector.end() - APPENDED;
        memory.writeLong(first, string);
        memory.writeLong(first + Long.BYTES, string);
        return new PreloadedEnvironment(
                vector.start() - APPENDED,
                List.of(new Word(first, 0), new Word(first + Long.BYTES, StartVector.AT_IGNORE)));
    }

    /** Takes it out. */
    void restore(Memory memory) throws MemoryFault {
        for (Word word : undo) {
            memory.writeLong(word.address(), word.value());
        }
    }
}
