package dev.reverie.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reverie.api.Action;
import dev.reverie.api.ExitStatus;
import dev.reverie.api.GlobalState;
import dev.reverie.api.Guest;
import dev.reverie.api.ProcessStart;
import dev.reverie.api.Reverie;
import dev.reverie.api.ReverieException;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunResult;
import dev.reverie.api.Subscription;
import dev.reverie.api.ThreadContext;
import dev.reverie.api.ThreadStart;
import dev.reverie.api.Tool;
import dev.reverie.api.guestcode.GuestLibrary;
import dev.reverie.api.guestcode.GuestRecord;
import dev.reverie.conformance.programs.NothingLeft;
import dev.reverie.inguest.ctool.LibraryTool;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.Sysno;
import dev.reverie.tools.CountTool;
import dev.reverie.tools.Totals;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools in C run inside real programs, which can't tell, and see what there is to see. */
@ExtendWith(NothingLeft.class)
final class CToolsTest {
    private static final Path EXAMPLES = Path.of("..", "examples", "ctools").toAbsolutePath();
    private static final Path OWN = Path.of("src", "test", "guests", "ctools").toAbsolutePath();

    @TempDir
    private Path directory;

    private GuestLibrary library(Path source) throws Exception {
        Path to = directory.resolve("tool.so");
        List<String> compiler = List.of(
                "gcc",
                "-O2",
                "-fPIC",
                "-ffreestanding",
                "-nostdlib",
                "-shared",
                "-mgeneral-regs-only",
                "-fno-stack-protector",
                "-I" + EXAMPLES,
                "-o",
                to.toString(),
                source.toString());
        assertThat(new ProcessBuilder(compiler).inheritIO().start().waitFor()).isZero();
        return new GuestLibrary(source.getFileName().toString(), Files.readAllBytes(to), false);
    }

    private GuestLibrary example(String name) throws Exception {
        return library(EXAMPLES.resolve(name + ".c"));
    }

    private final List<Long> emitted = new CopyOnWriteArrayList<>();

    private RunResult<LibraryTool.Missed> run(GuestLibrary library, String... argv) {
        LibraryTool tool = new LibraryTool(
                library,
                (pid, tid, data) -> emitted.add(
                        ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).getLong()));
        return run(tool, argv);
    }

    private static <G extends GlobalState> RunResult<G> run(Tool<G, ?> tool, String... argv) {
        return Reverie.backend("inguest").run(tool, Runs.command(argv).withOutputCaptured(), RunOptions.DEFAULT);
    }

    private static String output(String... argv) throws Exception {
        Process process = new ProcessBuilder(argv).start();
        String text = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return text;
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "counter"})
    void programsCantTell(String name) throws Exception {
        String script =
                """
                ls /usr/bin | sort | head -20; (exit 3); echo $?; trap 'echo usr1' USR1; kill -USR1 $$
                python3 -c 'import threading, subprocess
                threads = [threading.Thread(target=lambda: [open("/etc/passwd").read() for _ in range(50)]) for _ in range(8)]
                [t.start() for t in threads]; [t.join() for t in threads]
                print(subprocess.run(["echo", "spawned"], capture_output=True).stdout)'
                echo 'int main(){return 7;}' | gcc -x c -o /tmp/seven-$PPID - && /tmp/seven-$PPID; echo $?; rm /tmp/seven-$PPID
                sleep 0.1 & wait $!; echo $?; exec tar cf - /usr/include/asm-generic | md5sum
                """.replace("$PPID", String.valueOf(ProcessHandle.current().pid()));
        RunResult<LibraryTool.Missed> result = run(example(name), "bash", "-c", script);
        assertThat(result.stderr().toString()).isEqualTo("tar: Removing leading `/' from member names\n");
        assertThat(result.stdout().toString()).isEqualTo(output("bash", "-c", script));
        assertThat(result.global().calls()).isZero();
    }

    @Test
    void countsAreTheSame() throws Exception {
        String[] argv = {"ls", "-lR", "/usr/include/asm-generic"};
        RunResult<LibraryTool.Missed> result = run(example("counter"), argv);
        RunResult<Totals> counted = run(new CountTool(), argv);
        String total = counted.global().table().lines().toList().getLast();
        assertThat(emitted).containsExactly(Long.parseLong(total.strip().split(" ", -1)[0]));
        assertThat(result.global().calls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-static"})
    void signalsInterruptAndRestart(String linking) throws Exception {
        String guest = linking.isEmpty()
                ? Runs.guest("contract/signalled.c")
                : Runs.guest("contract/signalled.c", linking, "gcc", linking);
        assertThat(run(example("counter"), guest).stdout().toString()).isEqualTo(output(guest));
    }

    @Test
    void threadsThatBeginTogetherAreAllSeen() throws Exception {
        RunResult<LibraryTool.Missed> result = run(example("counter"), Runs.guest("contract/many_threads.c"));
        assertThat(result.stdout().toString()).isEqualTo("1500\n");
        assertThat(result.global().calls()).isZero();
    }

    @Test
    void memoryBesideTheRuntimeIsTheGuests() throws Exception {
        String guest = Runs.guest("contract/low_memory.c");
        assertThat(run(example("counter"), guest).stdout().toString()).isEqualTo(output(guest));
    }

    @Test
    void echoSaysWhatIsCalled() throws Exception {
        String guest = Runs.guest("contract/keeps.c", "-static", "gcc", "-static");
        RunResult<LibraryTool.Missed> result = run(
                example("echo"),
                "bash",
                "-c",
                "d=$(mktemp -d) && cp " + guest + " $d/keeps && chroot $d /keeps 1 && rm -r $d");
        assertThat(result.stdout().toString()).startsWith("loaded ");
        assertThat(result.stderr().toString()).contains("syscall 111(").contains("syscall 110(");
    }

    /** Answers what the tool asks, and keeps what it tells. */
    record Listening(GuestLibrary library, Heard heard) implements Tool<Heard, @Nullable Void> {
        @Override
        public Subscription subscription() {
            return Subscription.syscalls(Sysno.GETPPID, Sysno.GETPGRP, Sysno.EXIT, Sysno.EXIT_GROUP);
        }

        @Override
        public Heard newGlobal() {
            return heard;
        }

        @Override
        public Tool<Heard, @Nullable Void> newProcess(ProcessStart<Heard> start) {
            return this;
        }

        @Override
        public @Nullable Void newThread(ThreadStart<@Nullable Void> start) {
            return null;
        }

        @Override
        public GuestLibrary guestLibrary() {
            return library;
        }

        @Override
        public byte[] onGuestMessage(Guest<Heard, @Nullable Void> guest, byte[] request) {
            long marks = ByteBuffer.wrap(request).order(ByteOrder.LITTLE_ENDIAN).getLong();
            return ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(marks + 1000)
                    .array();
        }

        @Override
        public void onGuestRecord(ThreadContext<Heard, @Nullable Void> thread, GuestRecord record) {
            ByteBuffer bytes = record.bytes();
            heard.all.add(
                    bytes.getLong(0) + " " + bytes.getLong(8) + " " + bytes.getLong(16) + " " + bytes.getLong(24));
        }

        @Override
        public Action onSyscall(Guest<Heard, @Nullable Void> guest, Syscall call) {
            if (call.number() == Sysno.GETPPID || call.number() == Sysno.GETPGRP) {
                throw new AssertionError(call);
            }
            return Action.proceed();
        }
    }

    static final class Heard implements GlobalState {
        final List<String> all = new CopyOnWriteArrayList<>();
    }

    @Test
    void statesBeginAndEnd() throws Exception {
        Listening tool = new Listening(library(OWN.resolve("lives.c")), new Heard());
        RunResult<Heard> result = run(tool, Runs.guest("contract/keeps.c"));
        assertThat(result.status()).isEqualTo(new ExitStatus.Exited(0));
        assertThat(result.stdout().toString()).isEqualTo("""
                        begun 1003
                        forked 1000
                        child 1002
                        parent 1003
                        shared 1004
                        threads 5004
                        killed 5004
                        loaded 1000
                        """);
        String begins = "1 0 0 -1|2 0 0 -1|";
        String forked = "1 0 0 3|2 0 0 0|3 0 2 0|4 2 0 0|";
        String shared = "2 0 0 0|3 0 1 0|";
        String killed = "1 0 0 4004|2 0 0 0";
        String loaded = "1 0 0 -1|2 0 0 -1|3 0 1 0|4 1 0 0";
        List<String> ofThreads = List.of("2 0 0 0", "3 0 1000 0");
        List<String> heard = result.global().all;
        String text = String.join("|", heard);
        assertThat(text).startsWith(begins + forked + shared).endsWith(killed + "|" + loaded);
        assertThat(heard.stream().filter("3 0 1000 0"::equals)).hasSize(4);
        assertThat(heard).hasSize(2 + 4 + 2 + 4 * ofThreads.size() + 2 + 4);
    }

    @Test
    void whatCantRunIsRefused() throws Exception {
        LibraryTool tool = new LibraryTool(example("none"), (pid, tid, data) -> {});
        assertThatThrownBy(() -> Reverie.backend("ptrace").run(tool, Runs.command("true"), RunOptions.DEFAULT))
                .isInstanceOf(ReverieException.class)
                .hasMessageStartingWith("none.c is a tool in C");
        GuestLibrary noTool = new GuestLibrary("cat", Files.readAllBytes(Path.of("/bin/cat")), false);
        assertThatThrownBy(() -> new LibraryTool(noTool, (pid, tid, data) -> {}))
                .isInstanceOf(ReverieException.class)
                .hasMessageStartingWith("cat: ");
    }
}
