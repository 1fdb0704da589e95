package dev.reverie.inguest.preload;

import dev.reverie.api.ReverieException;
import dev.reverie.inguest.ctool.CToolRuntime.Preload;
import dev.reverie.ptrace.resident.Ground;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file of a library that programs' loaders load, as it was when the run began.
 *
 * @param path absolute
 * @param device its device, as stat(2) has it
 * @param inode its inode
 */
public record PreloadFile(Path path, long device, long inode) {
    private static final int AT_FDCWD = -100;
    private static final int READABLE = 4;
    private static final int STAT_BYTES = 144;
    private static final int BELOW_STACK = 4096;

    /** The one of a tool. */
    public static PreloadFile of(Preload preload) {
        try {
            Path path = preload.file();
            return new PreloadFile(
                    path, (Long) Files.getAttribute(path, "unix:dev"), (Long) Files.getAttribute(path, "unix:ino"));
        } catch (IOException e) {
            throw new ReverieException("can't look at the tool " + preload.file() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Whether a program finds it, and may read it: it may be in another root, or another user's. In a handler.
     *
     * @param string where the program has the path
     * @param stack the program's stack pointer: what is far below is lost
     */
    boolean isReachable(Ground<?, ?> ground, long string, long stack) throws MemoryFault {
        long buffer = stack - BELOW_STACK;
        Memory memory = ground.memory();
        return ground.call(0, Syscall.of(Sysno.NEWFSTATAT, SyscallArgs.of(AT_FDCWD, string, buffer, 0, 0, 0))) == 0
                && memory.readLong(buffer) == device
                && memory.readLong(buffer + Long.BYTES) == inode
                && memory.readBytes(buffer, STAT_BYTES).length == STAT_BYTES
                && ground.call(0, Syscall.of(Sysno.ACCESS, SyscallArgs.of(string, READABLE, 0, 0, 0, 0))) == 0;
    }
}
