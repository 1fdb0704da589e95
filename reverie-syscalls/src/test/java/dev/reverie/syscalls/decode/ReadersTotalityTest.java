package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.ByteArrayMemory;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever is in registers and memory, a reader answers with a value or a fault, and reads no more than a limit. */
class ReadersTotalityTest {
    private static final long BASE = 0x7000;
    private static final int SIZE = 8192;
    private static final List<StructRecord> STRUCTS = StructRecord.all();

    private static final Map<Class<?>, List<Method>> READERS = new HashMap<>();

    /** The limit is on strings; there are pointers to them, and pages that are read for their last byte. */
    private static final long LIMIT = 40L << 20;

    @Property(tries = 30)
    void callsAndStructures(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[SIZE];
        random.nextBytes(bytes);
        for (int i = 0; i + 8 <= bytes.length; i += 8) {
            if (random.nextInt(3) != 0) {
                LittleEndian.putLong(bytes, i, value(random));
            }
        }
        Counting memory = new Counting(new ByteArrayMemory().map(BASE, bytes));
        readAll(random, memory, bytes);
    }

    /** All addresses can be read, and hold numbers, addresses and characters without an end. */
    @Property(tries = 1)
    void memoryWithoutAnEnd(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[SIZE];
        random.nextBytes(bytes);
        readAll(random, new Counting(new Endless((byte) (random.nextInt(255) + 1))), bytes);
    }

    private static void readAll(Random random, Counting memory, byte[] bytes) {
        for (int number = 0; number <= Sysno.MAX; number++) {
            SyscallArgs args = new SyscallArgs(
                    value(random), value(random), value(random), value(random), value(random), value(random));
            Syscall call = Syscall.of(number, args);
            readAll(random, memory, call.getClass(), call);
        }
        for (StructRecord struct : STRUCTS) {
            int start = random.nextInt(bytes.length - struct.size());
            readAll(random, memory, struct.type(), struct.of(Arrays.copyOfRange(bytes, start, start + struct.size())));
        }
    }

    private static void readAll(Random random, Counting memory, Class<?> type, Object target) {
        for (Method method : READERS.computeIfAbsent(type, ReadersTotalityTest::readers)) {
            memory.read = 0;
            try {
                read(random, memory, method, target);
            } catch (InvocationTargetException e) {
                if (!(e.getCause() instanceof MemoryFault)) {
                    throw new AssertionError(target + "." + method.getName(), e.getCause());
                }
            } catch (IllegalAccessException e) {
                throw new LinkageError(method.toString(), e);
            }
            if (memory.read > LIMIT) {
                throw new AssertionError(target + "." + method.getName() + " read " + memory.read);
            }
        }
    }

    private static List<Method> readers(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getName().startsWith("read") && method.getParameterCount() > 0)
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .toList();
    }

    private static void read(Random random, Memory memory, Method method, Object target)
            throws InvocationTargetException, IllegalAccessException {
        if (method.getParameterCount() == 1) {
            method.invoke(target, memory);
        } else if (method.getParameterTypes()[1] == int.class) {
            method.invoke(target, memory, random.nextBoolean() ? random.nextInt(100) : random.nextInt());
        } else {
            // Buffers are as long as the caller wants.
            method.invoke(target, memory, (long) random.nextInt(1 << 21) - 1000);
        }
    }

    private static long value(Random random) {
        return switch (random.nextInt(7)) {
            case 0 -> random.nextLong();
            case 1 -> random.nextInt();
            case 2 -> random.nextInt(64);
            case 3 -> BASE + SIZE - random.nextInt(64);
            case 4 -> 1L << random.nextInt(64);
            default -> BASE + random.nextInt(SIZE);
        };
    }

    /** Counts the bytes that are asked for. */
    private static final class Counting implements Memory {
        private final Memory memory;
        private long read;

        Counting(Memory memory) {
            this.memory = memory;
        }

        @Override
        public int read(long address, byte[] target, int offset, int length) {
            read += length;
            return memory.read(address, target, offset, length);
        }

        @Override
        public int write(long address, byte[] source, int offset, int length) {
            throw new AssertionError("readers do not write");
        }
    }

    /** The same byte everywhere. */
    private record Endless(byte value) implements Memory {
        @Override
        public int read(long address, byte[] target, int offset, int length) {
            Arrays.fill(target, offset, offset + length, value);
            return length;
        }

        @Override
        public int write(long address, byte[] source, int offset, int length) {
            return length;
        }
    }
}
