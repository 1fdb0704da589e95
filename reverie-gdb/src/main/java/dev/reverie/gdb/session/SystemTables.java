package dev.reverie.gdb.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What {@code info os} shows: tables about this machine, guests or not. See proc(5). */
final class SystemTables {
    private static final Path PROC = Path.of("/proc");

    private final StringBuilder xml = new StringBuilder();

    private SystemTables(String type) {
        xml.append("<osdata type=\"").append(type).append("\">\n");
    }

    /** The table of this name, or, if that is empty, the table of tables; null if there is none. */
    static @Nullable String of(String type) {
        SystemTables table = new SystemTables(type.isEmpty() ? "types" : type);
        switch (type) {
            case "" -> {
                table.row(
                        "Type", "files", "Description", "Listing of all file descriptors", "Title", "File descriptors");
                table.row("Type", "processes", "Description", "Listing of all processes", "Title", "Processes");
                table.row("Type", "threads", "Description", "Listing of all threads", "Title", "Threads");
            }
            case "processes" -> numbered(PROC).forEach(table::process);
            case "threads" -> numbered(PROC).forEach(table::threads);
            case "files" -> numbered(PROC).forEach(table::files);
            default -> {
                return null;
            }
        }
        return table.xml.append("</osdata>\n").toString();
    }

    private void row(String... namesAndValues) {
        xml.append("<item>");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            xml.append("<column name=\"").append(namesAndValues[i]).append("\">");
            xml.append(Xml.escaped(namesAndValues[i + 1])).append("</column>");
        }
        xml.append("</item>\n");
    }

    private void process(int pid) {
        TreeSet<Integer> cores = new TreeSet<>();
        for (int tid : numbered(directory(pid, "task"))) {
            cores.add(Transfers.core(pid, tid));
        }
        String places = cores.toString().replaceAll("[\\[\\] ]", "");
        row("pid", Integer.toString(pid), "user", user(pid), "command", command(pid), "cores", places);
    }

    private void threads(int pid) {
        for (int tid : numbered(directory(pid, "task"))) {
            String core = Integer.toString(Transfers.core(pid, tid));
            row("pid", "" + pid, "command", Transfers.name(pid, tid), "tid", "" + tid, "core", core);
        }
    }

    private void files(int pid) {
        String name = Transfers.name(pid, pid);
        for (int descriptor : numbered(directory(pid, "fd"))) {
            String target = target(directory(pid, "fd").resolve(Integer.toString(descriptor)));
            row("pid", "" + pid, "command", name, "file descriptor", "" + descriptor, "name", target);
        }
    }

    private static Path directory(int pid, String name) {
        return PROC.resolve(Integer.toString(pid)).resolve(name);
    }

    /** What in a directory has a number for a name, in order. */
    private static List<Integer> numbered(Path directory) {
        List<Integer> numbers = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "[0-9]*")) {
            entries.forEach(
                    entry -> numbers.add(Integer.parseInt(entry.getFileName().toString())));
        } catch (IOException | RuntimeException e) {
            // It is gone, or not for us to see.
        }
        numbers.sort(null);
        return numbers;
    }

    private static String command(int pid) {
        String line = Transfers.file(pid, "cmdline");
        return line == null || line.isEmpty() ? "[" + Transfers.name(pid, pid) + "]" : line.replace('\0', ' ');
    }

    private static String user(int pid) {
        try {
            return Files.getOwner(PROC.resolve(Integer.toString(pid))).getName();
        } catch (IOException e) {
            return "?";
        }
    }

    private static String target(Path link) {
        try {
            byte[] bytes = Files.readSymbolicLink(link).toString().getBytes(StandardCharsets.UTF_8);
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "?";
        }
    }
}
