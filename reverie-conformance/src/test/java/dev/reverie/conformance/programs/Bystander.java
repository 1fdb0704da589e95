package dev.reverie.conformance.programs;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A program that runs without us, as the child of a shell, so that its end is not ours to wait for. */
public final class Bystander implements AutoCloseable {
    /** A command in the background would get /dev/null for its input. */
    private static final String START =
            "exec 3<&0; sh -c 'echo $$; exec \"$@\"' sh \"$@\" <&3 3<&- & exec 3<&-; wait $!";

    private static final List<String> LASTING =
            List.of("State", "TracerPid", "SigPnd", "ShdPnd", "SigBlk", "SigIgn", "SigCgt", "Seccomp", "Threads");
    private static final long LIMIT_SECONDS = 60;

    private final Process shell;
    private final BufferedReader output;
    private final int pid;

    private Bystander(List<String> argv) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", START, "sh"));
        command.addAll(argv);
        try {
            shell = ReverieCommand.command(command)
                    .directory(new File("/"))
                    .redirectErrorStream(true)
                    .start();
            output = new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8));
            pid = Integer.parseInt(readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a program. */
    public static Bystander start(String... argv) {
        return new Bystander(List.of(argv));
    }

    /** Starts a C program of the guests for attaching, which says when it is ready. */
    static Bystander guest(String name, String... arguments) {
        Needs.program("gcc", "gcc libc6-dev");
        List<String> argv = new ArrayList<>();
        argv.add(Guests.compile("../attach/" + name + ".c", "attach-" + name, "gcc", "-O1", "-w", "-pthread")
                .toString());
        argv.addAll(List.of(arguments));
        Bystander guest = new Bystander(argv);
        guest.awaitLine("ready");
        return guest;
    }

    public int pid() {
        return pid;
    }

    /** The next line of its output. */
    public String readLine() {
        try {
            return Objects.requireNonNull(output.readLine(), "its output has ended");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it says this. */
    public void awaitLine(String line) {
        while (!readLine().equals(line)) {
            // Not yet.
        }
    }

    /** Writes to its standard input. */
    public void write(String text) {
        try {
            shell.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            shell.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends it a signal, as kill(1) names it. */
    void kill(String signal) {
        Outcome outcome =
                ReverieCommand.run(ReverieCommand.command(List.of("kill", "-" + signal, Integer.toString(pid))));
        if (outcome.code() != 0) {
            throw new IllegalStateException(outcome.toString());
        }
    }

    /** One field of its /proc/PID/status. */
    public String field(String name) {
        return field(Path.of("/proc/" + pid), name);
    }

    /** Waits until its first thread is in a state, by its letter. */
    public void awaitState(String letter) {
        awaitField("State", letter);
    }

    /** Waits until a field has a value that begins so. */
    void awaitField(String name, String start) {
        while (!field(name).startsWith(start)) {
            Thread.onSpinWait();
        }
    }

    /** What all its threads show of themselves that must not change by our coming and going, in the order of their ids. */
    String lastingStatus() {
        StringBuilder text = new StringBuilder();
        String[] names = Path.of("/proc/" + pid + "/task").toFile().list();
        for (String tid : names == null
                ? List.<String>of()
                : java.util.Arrays.stream(names).sorted().toList()) {
            Path task = Path.of("/proc/" + pid + "/task/" + tid);
            for (String name : LASTING) {
                text.append(tid)
                        .append(' ')
                        .append(name)
                        .append(' ')
                        .append(field(task, name))
                        .append('\n');
            }
        }
        return text.toString();
    }

    /** Ends its input, waits for its end, and returns that with the rest of its output, sorted by lines. */
    public Outcome end() {
        try {
            shell.getOutputStream().close();
            List<String> lines = new ArrayList<>();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
            }
            if (!shell.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("it has not ended");
            }
            return new Outcome(
                    shell.exitValue(), String.join("\n", lines.stream().sorted().toList()), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Ends it, whatever has become of it. */
    @Override
    public void close() {
        if (shell.isAlive()) {
            // It first, and the shell, which waits for it, when it is gone: nobody would wait for its end then.
            ProcessHandle.of(pid).ifPresent(guest -> {
                guest.destroyForcibly();
                guest.onExit().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
            });
            shell.destroyForcibly();
        }
        try {
            shell.getOutputStream().close();
            output.close();
            shell.waitFor();
        } catch (IOException e) {
            // It has ended, and does not read any more.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String field(Path task, String name) {
        try {
            return Files.readString(task.resolve("status"), StandardCharsets.ISO_8859_1)
                    .lines()
                    .filter(line -> line.startsWith(name + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "gone";
        }
    }
}
