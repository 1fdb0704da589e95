package dev.reverie.tools.fail;

import dev.reverie.api.Guest;
import dev.reverie.syscalls.FileArguments;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files that the arguments of a call name. */
final class CallFiles {
    private static final int MAX_PATH = 4096;

    private CallFiles() {}

    /** Its descriptors. */
    static List<Integer> descriptors(Syscall call) {
        List<Integer> all = new ArrayList<>();
        int number = Sysno.number(call.name());
        for (int i = 0; i < SyscallArgs.COUNT; i++) {
            if (FileArguments.role(number, i) == FileArguments.Role.DESCRIPTOR) {
                all.add((int) call.args().get(i));
            }
        }
        return all;
    }

    /**
     * Its paths: as they were given, and as they are from the root; and those of its descriptors. Symbolic links are not
     * followed.
     */
    static List<String> paths(Guest<?, ?> guest, Syscall call) {
        List<String> all = new ArrayList<>();
        int number = Sysno.number(call.name());
        int directory = Guest.AT_FDCWD;
        boolean hasPath = FileArguments.hasPath(number);
        for (int i = 0; i < SyscallArgs.COUNT; i++) {
            switch (FileArguments.role(number, i)) {
                case DESCRIPTOR -> {
                    directory = (int) call.args().get(i);
                    if (!hasPath) {
                        all.add(guest.descriptor(directory));
                    }
                }
                case PATH -> addPath(all, guest, call.args().get(i), directory);
                default -> {}
            }
        }
        return all;
    }

    private static void addPath(List<String> all, Guest<?, ?> guest, long address, int directory) {
        String path;
        try {
            path = guest.memory().readCString(address, MAX_PATH);
        } catch (MemoryFault e) {
            return;
        }
        all.add(path);
        try {
            all.add(Path.of(guest.descriptor(directory))
                    .resolve(path)
                    .normalize()
                    .toString());
        } catch (java.nio.file.InvalidPathException e) {
            // It has a character that no path of the JVM's has; as it was given it was added.
        }
    }
}
