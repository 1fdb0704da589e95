package dev.reverie.inguest.preload;

import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.MemoryFault;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is at the top of the stack of a program that has just been loaded:
 *
 * <pre>
 *  start          argc
 *                 argc addresses of arguments, 0
 *  environment    addresses of variables, 0
 *                 pairs of the auxiliary vector, the last of type 0
 * </pre>
 *
 * Source: x86-64 psABI, 3.4.1.
 *
 * @param start the address
 * @param environment the address of the first variable's address
 * @param variables their addresses
 * @param auxiliary values by type; see getauxval(3)
 */
record StartVector(long start, long environment, List<Long> variables, Map<Long, Long> auxiliary) {
    /** The type of a pair that has no meaning. */
    static final long AT_IGNORE = 1;

    private static final long AT_BASE = 7;
    private static final long AT_SECURE = 23;
    private static final int MOST_WORDS = 1 << 20;

    /** Reads the one at an address. */
    static StartVector read(Memory memory, long start) throws MemoryFault {
        Words words = new Words(memory);
        long environment = start + (words.at(start) + 2) * Long.BYTES;
        List<Long> variables = new ArrayList<>();
        long at = environment;
        for (long word = words.at(at); word != 0 && variables.size() < MOST_WORDS; word = words.at(at)) {
            variables.add(word);
            at += Long.BYTES;
        }
        at += Long.BYTES;
        Map<Long, Long> auxiliary = new HashMap<>();
        for (long type = words.at(at); type != 0 && auxiliary.size() < Byte.MAX_VALUE; type = words.at(at)) {
            auxiliary.put(type, words.at(at + Long.BYTES));
            at += 2 * Long.BYTES;
        }
        return new StartVector(start, environment, variables, auxiliary);
    }

    /** Where the 0 behind the variables is. */
    long end() {
        return environment + (long) variables.size() * Long.BYTES;
    }

    /** Whether the kernel has loaded an interpreter, ld.so, for the program. */
    boolean hasInterpreter() {
        return auxiliary.getOrDefault(AT_BASE, 0L) != 0;
    }

    /** Whether the program has rights that its caller has not, so that loaders mistrust its environment. */
    boolean isSecure() {
        return auxiliary.getOrDefault(AT_SECURE, 0L) != 0;
    }

    /** The numbers of the variables with a name. */
    List<Integer> named(Memory memory, String name) {
        byte[] start = (name + "=").getBytes(StandardCharsets.US_ASCII);
        List<Integer> numbers = new ArrayList<>();
        byte[] found = new byte[start.length];
        for (int i = 0; i < variables.size(); i++) {
            if (memory.read(variables.get(i), found, 0, found.length) == found.length && Arrays.equals(found, start)) {
                numbers.add(i);
            }
        }
        return numbers;
    }

    /** Reads words, a page at a time. */
    private static final class Words {
        private static final int PAGE = 4096;

        private final Memory memory;
        private long page = -1;
        private ByteBuffer content = ByteBuffer.allocate(0);

        Words(Memory memory) {
            this.memory = memory;
        }

        long at(long address) throws MemoryFault {
            if ((address & -PAGE) != page) {
                page = address & -PAGE;
                content = ByteBuffer.wrap(memory.readBytes(page, PAGE)).order(ByteOrder.LITTLE_ENDIAN);
            }
            return content.getLong((int) (address - page));
        }
    }
}
