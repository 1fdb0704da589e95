package dev.reverie.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What /proc/PID/status said of a process or thread at one moment. See proc(5). */
public final class ProcessStatus {
    private final byte[] text;

    private ProcessStatus(byte[] text) {
        this.text = text;
    }

    /** That of a process or thread; null if there is none. */
    public static @Nullable ProcessStatus of(int tid) {
        try {
            return new ProcessStatus(Files.readAllBytes(Path.of("/proc/" + tid + "/status")));
        } catch (IOException e) {
            return null;
        }
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

    /** Its name, at most 15 bytes. */
    public String name() {
        return OwnProcess.statusField(text, "Name");
    }

    /** Whether it has ended and only its entry is left: nobody has waited for it, or other threads of it live on. */
    public boolean hasEnded() {
        char state = OwnProcess.statusField(text, "State").charAt(0);
        return state == 'Z' || state == 'X';
    }

    /** Whether it is a thread of the kernel's own: it has no memory, which all others have until they end. */
    public boolean isKernelThread() {
        return !hasEnded() && !OwnProcess.hasStatusField(text, "VmSize");
    }

    /** The signals that have a handler, as a mask. */
    public long caught() {
        return Long.parseUnsignedLong(OwnProcess.statusField(text, "SigCgt"), 16);
    }

    /** The signals that are ignored, as a mask. */
    public long ignored() {
        return Long.parseUnsignedLong(OwnProcess.statusField(text, "SigIgn"), 16);
    }

    private int number(String field) {
        return Integer.parseInt(OwnProcess.statusField(text, field).strip());
    }
}
