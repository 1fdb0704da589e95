package dev.reverie.linux;

import dev.reverie.linux.ffi.ProcFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What /proc/PID/status said of a process or thread at one moment. See proc(5). */
public final class ProcessStatus {
    /** Real, effective and saved ids. */
    private static final int SAVED = 3;

    private final byte[] text;

    private ProcessStatus(byte[] text) {
        this.text = text;
    }

    /** That of a process or thread; null if there is none. */
    public static @Nullable ProcessStatus of(int tid) {
        byte[] text = ProcFile.read(tid, "status");
        return text == null ? null : new ProcessStatus(text);
    }

    /** The path of the program that a process or thread is in, as its mount namespace had it; null if there is none. */
    public static @Nullable String programOf(int tid) {
        byte[] path = ProcFile.link(tid, "exe");
        return path == null ? null : new String(path, StandardCharsets.UTF_8);
    }

    /** The threads that a process has at this moment; none if there is no such process. */
    public static List<Integer> threadsOf(int pid) {
        List<Integer> tids = new ArrayList<>();
        String[] names = Path.of("/proc/" + pid + "/task").toFile().list();
        if (names != null) {
            for (String name : names) {
                tids.add(Integer.valueOf(name));
            }
        }
        return tids;
    }

    /** Whether a process may be traced by its user: its entries in /proc belong to that user then. */
    public static boolean isDumpable(int pid, int user) {
        try {
            return Files.getAttribute(Path.of("/proc/" + pid + "/mem"), "unix:uid") instanceof Integer owner
                    && owner == user;
        } catch (IOException e) {
            return false;
        }
    }

    /** The process that a descriptor of a thread stands for, as pidfd_open(2) makes them; −1 if none. */
    public static int ofDescriptor(int tid, int descriptor) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + tid + "/fdinfo/" + descriptor))) {
                if (line.startsWith("Pid:")) {
                    return Integer.parseInt(line.substring("Pid:".length()).strip());
                }
            }
        } catch (IOException e) {
            // There is no such descriptor.
        }
        return -1;
    }

    /** Its state, as ps(1) shows it: R, S, D, t, … */
    public char state() {
        return OwnProcess.statusField(text, "State").charAt(0);
    }

    /** The process that it belongs to. */
    public int pid() {
        return number("Tgid");
    }

    /** The parent; 0 if there is none. */
    public int parentPid() {
        return number("PPid");
    }

    /** The thread that traces it; 0 if none does. */
    public int tracerTid() {
        return number("TracerPid");
    }

    /** The user that it acts as. */
    public int effectiveUser() {
        return Integer.parseInt(OwnProcess.statusField(text, "Uid").split("\\s+", -1)[1]);
    }

    /** The user that it belongs to. */
    public int realUser() {
        return ids("Uid")[0];
    }

    /** The group of users that it belongs to. */
    public int realGroup() {
        return ids("Gid")[0];
    }

    /** Whether it acts for this user and group in all respects: by its real, effective and saved ids. */
    public boolean belongsTo(int user, int group) {
        int[] users = ids("Uid");
        int[] groups = ids("Gid");
        for (int i = 0; i < SAVED; i++) {
            if (users[i] != user || groups[i] != group) {
                return false;
            }
        }
        return true;
    }

    private int[] ids(String field) {
        return Stream.of(OwnProcess.statusField(text, field).split("\\s+", -1))
                .mapToInt(Integer::parseUnsignedInt)
                .toArray();
    }

    /** The capabilities that it acts with, as a mask. */
    public long effectiveCapabilities() {
        return Long.parseUnsignedLong(OwnProcess.statusField(text, "CapEff"), 16);
    }

    /** The capabilities that it could act with, as a mask. */
    public long permittedCapabilities() {
        return Long.parseUnsignedLong(OwnProcess.statusField(text, "CapPrm"), 16);
    }

    /** Its name, at most 15 bytes. */
    public String name() {
        return OwnProcess.statusField(text, "Name");
    }

    /** Whether it has ended and only its entry is left: nobody has waited for it, or other threads of it live on. */
    public boolean hasEnded() {
        return state() == 'Z' || state() == 'X';
    }

    /** Whether it is a thread of the kernel's own: it has no memory, which all others have until they end. */
    public boolean isKernelThread() {
        return !hasEnded() && !OwnProcess.hasStatusField(text, "VmSize");
    }

    /** The signals that have a handler, as a mask. */
    public long caught() {
        return Long.parseUnsignedLong(OwnProcess.statusField(text, "SigCgt"), 16);
    }

    /** The signals that this thread alone has still to take, as a mask. */
    public long pending() {
        return Long.parseUnsignedLong(OwnProcess.statusField(text, "SigPnd"), 16);
    }

    /** The signals that this thread blocks, as a mask. */
    public long blocked() {
        return Long.parseUnsignedLong(OwnProcess.statusField(text, "SigBlk"), 16);
    }

    /** The signals that are ignored, as a mask. */
    public long ignored() {
        return Long.parseUnsignedLong(OwnProcess.statusField(text, "SigIgn"), 16);
    }

    private int number(String field) {
        return Integer.parseInt(OwnProcess.statusField(text, field).strip());
    }
}
