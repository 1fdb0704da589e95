package dev.reverie.tools;

import dev.reverie.syscalls.FileArguments;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;

/**
 * Whether a call is about one of some files: an argument is the file's path, as it was given, or a descriptor that refers to
 * the file when the call begins, or one of some descriptors, whatever they refer to.
 */
public final class FileFilter {
    private static final FileFilter NONE = new FileFilter(Set.of(), DescriptorSet.none());
    private static final int MAX_PATH = 4096;
    private static final int MAX_DESCRIPTORS = 1 << 16;
    private static final int POLL_ENTRY = 8;

    private final Set<String> paths;
    private final DescriptorSet descriptors;

    private FileFilter(Set<String> paths, DescriptorSet descriptors) {
        this.paths = paths;
        this.descriptors = descriptors;
    }

    /** Lets every call pass. */
    public static FileFilter none() {
        return NONE;
    }

    /** Lets only calls pass that are about one of these. */
    public static FileFilter of(Collection<String> paths) {
        return of(paths, DescriptorSet.none());
    }

    /** Lets only calls pass that are about one of these files or descriptors; every call, if there are neither. */
    public static FileFilter of(Collection<String> paths, DescriptorSet descriptors) {
        return new FileFilter(Set.copyOf(paths), descriptors);
    }

    /** Whether there is anything to filter. */
    public boolean isActive() {
        return !paths.isEmpty() || !descriptors.isEmpty();
    }

    /** Whether the call, which the thread {@code tid} is about to make, passes. */
    public boolean passes(Syscall call, int tid, Memory memory) {
        if (!isActive()) {
            return true;
        }
        // Calls in other conventions have the same arguments in the same order, as far as they have the same names.
        int number = Sysno.number(call.name());
        for (int i = 0; i < SyscallArgs.COUNT; i++) {
            long value = call.args().get(i);
            boolean passes =
                    switch (FileArguments.role(number, i)) {
                        case PATH -> isPath(value, memory);
                        case DESCRIPTOR -> isDescriptor((int) value, tid);
                        case POLL_LIST -> isPolled(value, call.args().get(i + 1), tid, memory);
                        case SET -> isInSet(value, call.args().get(0), tid, memory);
                        case NONE, NEW_PAIR -> false;
                    };
            if (passes) {
                return true;
            }
        }
        return false;
    }

    private boolean isPath(long address, Memory memory) {
        try {
            return address != 0 && paths.contains(memory.readCString(address, MAX_PATH));
        } catch (MemoryFault e) {
            return false;
        }
    }

    private boolean isDescriptor(int descriptor, int tid) {
        if (descriptors.contains(descriptor)) {
            return true;
        }
        if (descriptor < 0 || paths.isEmpty()) {
            return false;
        }
        try {
            return paths.contains(Files.readSymbolicLink(Path.of("/proc/" + tid + "/fd/" + descriptor))
                    .toString());
        } catch (IOException e) {
            // It is not open.
            return false;
        }
    }

    private boolean isPolled(long address, long count, int tid, Memory memory) {
        try {
            for (long i = 0; i < Math.min(count & 0xffffffffL, MAX_DESCRIPTORS); i++) {
                if (isDescriptor(memory.readInt(address + i * POLL_ENTRY), tid)) {
                    return true;
                }
            }
        } catch (MemoryFault e) {
            // The kernel will say so.
        }
        return false;
    }

    private boolean isInSet(long address, long count, int tid, Memory memory) {
        int descriptors = Math.min(Math.max((int) count, 0), MAX_DESCRIPTORS);
        if (address == 0 || descriptors == 0) {
            return false;
        }
        try {
            byte[] bits = memory.readBytes(address, (descriptors + 7) / 8);
            for (int i = 0; i < descriptors; i++) {
                if ((bits[i / 8] >> i % 8 & 1) != 0 && isDescriptor(i, tid)) {
                    return true;
                }
            }
        } catch (MemoryFault e) {
            // The kernel will say so.
        }
        return false;
    }
}
