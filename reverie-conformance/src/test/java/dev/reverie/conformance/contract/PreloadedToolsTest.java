package dev.reverie.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.reverie.api.Reverie;
import dev.reverie.api.ReverieException;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunResult;
import dev.reverie.api.RunStatistics;
import dev.reverie.api.guestcode.GuestLibrary;
import dev.reverie.conformance.programs.Needs;
import dev.reverie.conformance.programs.NothingLeft;
import dev.reverie.inguest.ctool.LibraryTool;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tools in C that use the C library come into programs by LD_PRELOAD, and programs can't tell. */
@ExtendWith(NothingLeft.class)
final class PreloadedToolsTest {
    private static final Path HEADER = Path.of("..", "examples", "ctools").toAbsolutePath();
    private static final Path SOURCE =
            Path.of("src", "test", "guests", "ctools", "libc.c").toAbsolutePath();

    @TempDir
    private Path directory;

    private final List<String> emitted = new CopyOnWriteArrayList<>();

    private RunResult<LibraryTool.Missed> run(String... argv) throws Exception {
        Path file = directory.resolve("tool.so");
        List<String> compiler =
                List.of("gcc", "-O2", "-fPIC", "-shared", "-I" + HEADER, "-o", file.toString(), SOURCE.toString());
        assertThat(new ProcessBuilder(compiler).inheritIO().start().waitFor()).isZero();
        GuestLibrary library = new GuestLibrary("libc.so", Files.readAllBytes(file), false, file);
        LibraryTool tool =
                new LibraryTool(library, (pid, tid, data) -> emitted.add(new String(data, StandardCharsets.UTF_8)));
        return Reverie.backend("inguest").run(tool, Runs.command(argv).withOutputCaptured(), RunOptions.DEFAULT);
    }

    /** Runs it, and asserts that it does as it does natively, and that the tool has seen all but what was before it. */
    private void cantTell(String... argv) throws Exception {
        Process natively = new ProcessBuilder(argv).start();
        String output = new String(natively.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String errors = new String(natively.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = natively.waitFor();
        RunResult<LibraryTool.Missed> result = run(argv);
        assertThat(result.stderr().toString()).isEqualTo(errors);
        assertThat(result.stdout().toString()).isEqualTo(output);
        assertThat(result.status().shellCode()).isEqualTo(status);
        assertThat(result.global().calls())
                .isPositive()
                .isEqualTo(result.statistics().of(RunStatistics.EARLY_CALLS));
        assertThat(without(result)).isEmpty();
    }

    private static List<String> without(RunResult<?> result) {
        return result.statistics().counts().stream()
                .map(RunStatistics.Count::name)
                .filter(name -> name.startsWith(RunStatistics.WITHOUT_TOOL))
                .map(name -> name.substring(RunStatistics.WITHOUT_TOOL.length()))
                .toList();
    }

    @Test
    void programsCantTell() throws Exception {
        cantTell("bash", "-c", """
                ls /usr/bin | sort | head -20; (exit 3); echo $?; trap 'echo usr1' USR1; kill -USR1 $$
                python3 -c 'import threading, subprocess, os
                threads = [threading.Thread(target=lambda: [open("/etc/passwd").read() for _ in range(50)]) for _ in range(8)]
                [t.start() for t in threads]; [t.join() for t in threads]
                print(subprocess.run(["echo", "spawned"], capture_output=True).stdout, "LD_PRELOAD" in os.environ)'
                sleep 0.1 & wait $!; echo $?; env | grep LD_; LD_PRELOAD=libm.so.6 env | grep LD_
                env -i /bin/sh -c 'env; exec cat /etc/passwd' | md5sum; exec tar cf - /usr/include/asm-generic | md5sum
                """);
        assertThat(emitted)
                .contains("open /etc/passwd ok 1.500 nobody 0")
                .contains("end 0 seen")
                .noneMatch(line -> line.contains("bad"));
    }

    @Test
    void registersAndErrnoAreKept() throws Exception {
        cantTell(Runs.guest("contract/registers_kept.c"));
    }

    @Test
    void signalsInterruptAndRestart() throws Exception {
        cantTell(Runs.guest("contract/signalled.c"));
    }

    @Test
    void anotherCLibraryWillDo() throws Exception {
        Needs.program("musl-gcc", "musl-tools");
        cantTell(Runs.guest("contract/signalled.c", "-musl", "musl-gcc"));
        assertThat(emitted).contains("end 0 seen");
    }

    @Test
    void whereItCantComeIsSaid() throws Exception {
        String guest = Runs.guest("contract/keeps.c", "-static", "gcc", "-static");
        assertThatThrownBy(() -> run(guest, "1"))
                .isInstanceOf(ReverieException.class)
                .hasMessageContaining("libc.so needs the C library, and can't come into " + guest + ": it is static");
        RunResult<LibraryTool.Missed> result = run("bash", "-c", guest + " 1; echo $?");
        assertThat(result.stdout().toString()).startsWith("loaded ").endsWith("\n0\n");
        assertThat(without(result)).singleElement().asString().startsWith(guest + ": it is static");
        RunResult<LibraryTool.Missed> elsewhere = run(
                "bash",
                "-c",
                "d=$(mktemp -d) && mkdir $d/tmp && cp " + guest + " $d/keeps && chroot $d /keeps 1; rm -r $d");
        assertThat(elsewhere.stdout().toString()).startsWith("loaded ");
        assertThat(without(elsewhere)).hasSize(1);
    }

    @Test
    void whatRunsWithOthersRightsKeepsThemAndIsSaid() throws Exception {
        Needs.program("setpriv", "util-linux");
        Path program = directory.resolve("whose");
        Files.copy(Path.of("/usr/bin/id"), program);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(new ProcessBuilder("chmod", "4755", program.toString())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        String[] argv = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", program.toString()};
        Process natively = new ProcessBuilder(argv).start();
        String output = new String(natively.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assumeThat(natively.waitFor())
                .as("only root can give up its rights, and take them by a program")
                .isZero();
        RunResult<LibraryTool.Missed> result = run(argv);
        assertThat(result.stdout().toString()).isEqualTo(output);
        assertThat(without(result))
                .singleElement()
                .asString()
                .startsWith(program + ": it runs with the rights of another user");
    }

    @Test
    void onlyAFileCanBeLoaded() throws Exception {
        run("true");
        GuestLibrary unnamed = new GuestLibrary("libc.so", Files.readAllBytes(directory.resolve("tool.so")), false);
        assertThatThrownBy(() -> new LibraryTool(unnamed, (pid, tid, data) -> {}))
                .isInstanceOf(ReverieException.class)
                .hasMessageContaining("needs the C library, so that ld.so has to find it");
    }
}
