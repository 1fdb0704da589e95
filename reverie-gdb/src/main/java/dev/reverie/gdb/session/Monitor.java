package dev.reverie.gdb.session;

import dev.reverie.gdb.inferior.Guest;
import dev.reverie.gdb.protocol.Hex;
import dev.reverie.gdb.protocol.Malformed;
import dev.reverie.ptrace.debug.SeenCall;
import dev.reverie.syscalls.SyscallArgs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** {@code monitor}: what people ask the server for, past gdb. On the tracer thread. */
final class Monitor {
    private static final int PIECE = 1 << 13;
    private static final String HELP = """
            monitor help       this
            monitor stats      what the run has cost up to now
            monitor processes  the processes of the run: those that gdb controls (*), and those it could attach to
            monitor syscalls   the system calls that the tool sees
            monitor events     the system calls that the tool has seen last, with their argument registers
            monitor exit       end all programs, and the server, when gdb leaves
            """;

    private final Guest guest;
    private final Server server;

    Monitor(Guest guest, Server server) {
        this.guest = guest;
        this.server = server;
    }

    /** Answers a command, whose text comes as digits. */
    String answer(String digits, Consumer<String> send) throws Malformed {
        String command = new String(Hex.bytes(digits), StandardCharsets.UTF_8).strip();
        String text =
                switch (command) {
                    case "help", "" -> HELP;
                    case "stats" -> guest.control().statistics().table();
                    case "processes" -> processes();
                    case "syscalls" -> server.subscription() + "\n";
                    case "events" -> events();
                    case "exit" -> {
                        server.exitWithClient();
                        yield "";
                    }
                    default -> "reverie knows no monitor command '" + command + "'\n" + HELP;
                };
        for (int from = 0; from < text.length(); from += PIECE) {
            send.accept("O" + Hex.ofText(text.substring(from, Math.min(text.length(), from + PIECE))));
        }
        return "OK";
    }

    private String processes() {
        StringBuilder text = new StringBuilder();
        for (int pid : guest.control().processes()) {
            boolean isControlled = guest.inferior(pid) != null;
            text.append(String.format("%c %7d  %s%n", isControlled ? '*' : ' ', pid, name(pid)));
        }
        return text.isEmpty() ? "no program runs\n" : text.toString();
    }

    private String events() {
        StringBuilder text = new StringBuilder();
        for (SeenCall each : guest.control().recentCalls()) {
            String arguments = IntStream.range(0, SyscallArgs.COUNT)
                    .mapToObj(i -> "0x" + Long.toHexString(each.call().args().get(i)))
                    .collect(Collectors.joining(", "));
            text.append(String.format("%8d  %s(%s)%n", each.tid(), each.call().name(), arguments));
        }
        return text.isEmpty() ? "the tool has seen no system call\n" : text.toString();
    }

    private static String name(int pid) {
        try {
            return Files.readString(Path.of("/proc", Integer.toString(pid), "comm"), StandardCharsets.ISO_8859_1)
                    .strip();
        } catch (IOException e) {
            return "?";
        }
    }
}
