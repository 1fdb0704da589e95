package dev.reverie.gdb.session;

import dev.reverie.gdb.inferior.Guest;
import dev.reverie.gdb.inferior.GuestTask;
import dev.reverie.gdb.inferior.Inferior;
import dev.reverie.gdb.protocol.Malformed;
import dev.reverie.gdb.protocol.Payload;
import dev.reverie.gdb.protocol.ThreadId;
import dev.reverie.gdb.registers.RegisterFile;
import dev.reverie.gdb.registers.TargetDescription;
import dev.reverie.linux.ProcessStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** {@code qXfer}: documents and other objects that are read, or written, piece by piece. */
final class Transfers {
    private static final String ERROR = "E01";

    private final Guest guest;

    /** The list of threads, as long as the client reads it. */
    private String threads = "";

    /** The same of libraries. */
    private @Nullable String libraries = "";

    /** The same of what is not only about the guest. */
    private @Nullable String system = "";

    Transfers(Guest guest) {
        this.guest = guest;
    }

    /** The answer to what comes behind {@code qXfer:}; empty for what is not known. */
    String answer(Payload packet, @Nullable GuestTask current, @Nullable RegisterFile registers, boolean multiprocess)
            throws Malformed {
        String object = packet.upTo(':');
        String operation = packet.upTo(':');
        String annex = packet.upTo(':');
        if (operation.equals("write")) {
            return object.equals("siginfo") ? writeSigInfo(packet, current) : "";
        }
        if (!operation.equals("read")) {
            return "";
        }
        long offset = packet.number();
        packet.take(",");
        long length = packet.number();
        String whole =
                switch (object) {
                    case "features" ->
                        annex.equals("target.xml") && registers != null ? TargetDescription.of(registers) : null;
                    case "threads" -> threads(offset, multiprocess);
                    case "auxv" ->
                        current == null ? null : file(current.inferior().pid(), "auxv");
                    case "exec-file" -> program(annex, current);
                    case "siginfo" -> sigInfo(current);
                    case "libraries-svr4" -> current == null ? null : libraries(offset, current.inferior());
                    case "osdata" -> system(offset, annex);
                    default -> "";
                };
        if (whole == null) {
            return object.equals("features") ? "E00" : ERROR;
        }
        return whole.isEmpty() && !object.equals("threads") ? "" : piece(whole, offset, length);
    }

    private static String piece(String whole, long offset, long length) {
        if (offset < 0 || offset > whole.length()) {
            return ERROR;
        }
        int from = (int) offset;
        int to = Math.min(whole.length(), from + Math.clamp(length, 0, 1 << 15));
        return (to == whole.length() ? "l" : "m") + whole.substring(from, to);
    }

    /** A file of a process, a character for each byte; null if it is gone. */
    static @Nullable String file(int pid, String name) {
        try {
            byte[] bytes = Files.readAllBytes(Path.of("/proc", Integer.toString(pid), name));
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return null;
        }
    }

    private @Nullable String program(String annex, @Nullable GuestTask current) throws Malformed {
        if (!annex.isEmpty()) {
            return ProcessStatus.programOf(new Payload(annex).number(Integer.MAX_VALUE));
        }
        return current == null
                ? null
                : ProcessStatus.programOf(current.inferior().pid());
    }

    private static @Nullable String sigInfo(@Nullable GuestTask current) {
        byte[] info = current == null ? null : current.debuggee().signalInfo();
        return info == null ? null : new String(info, StandardCharsets.ISO_8859_1);
    }

    private static String writeSigInfo(Payload packet, @Nullable GuestTask current) throws Malformed {
        long offset = packet.number();
        packet.take(":");
        byte[] bytes = packet.restAsBytes();
        byte[] info = current == null ? null : current.debuggee().signalInfo();
        if (current == null || info == null || offset < 0 || offset + bytes.length > info.length) {
            return ERROR;
        }
        System.arraycopy(bytes, 0, info, (int) offset, bytes.length);
        current.debuggee().setSignalInfo(info);
        return Integer.toHexString(bytes.length);
    }

    private @Nullable String libraries(long offset, Inferior inferior) {
        if (offset == 0) {
            libraries = Libraries.of(inferior);
        }
        return libraries;
    }

    private @Nullable String system(long offset, String type) {
        if (offset == 0) {
            system = SystemTables.of(type);
        }
        return system;
    }

    private String threads(long offset, boolean multiprocess) {
        if (offset > 0) {
            return threads;
        }
        StringBuilder xml = new StringBuilder("<threads>\n");
        for (Inferior inferior : guest.inferiors()) {
            for (GuestTask task : inferior.tasks()) {
                int tid = task.debuggee().tid();
                xml.append("<thread id=\"")
                        .append(new ThreadId(inferior.pid(), tid).text(multiprocess))
                        .append("\" core=\"")
                        .append(core(inferior.pid(), tid))
                        .append("\" name=\"")
                        .append(Xml.escaped(name(inferior.pid(), tid)))
                        .append("\"/>\n");
            }
        }
        threads = xml.append("</threads>\n").toString();
        return threads;
    }

    /** The name of a thread; empty if it is gone. */
    static String name(int pid, int tid) {
        String name = file(pid, "task/" + tid + "/comm");
        return name == null ? "" : name.stripTrailing();
    }

    /** The processor that a thread was on last. */
    static int core(int pid, int tid) {
        String facts = file(pid, "task/" + tid + "/stat");
        // Behind the name, which may have anything in it, the processor is the 37th of the words.
        String[] words = facts == null
                ? new String[0]
                : facts.substring(facts.lastIndexOf(')') + 1).split(" ", -1);
        return words.length > 37 ? Integer.parseInt(words[37]) : 0;
    }
}
