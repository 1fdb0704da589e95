package dev.reverie.linux.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reverie.linux.Errnos;
import dev.reverie.linux.LaunchFailure;
import dev.reverie.linux.LaunchSpec;
import dev.reverie.linux.OwnProcess;
import dev.reverie.linux.SyscallStop;
import dev.reverie.linux.WaitStatus;
import dev.reverie.linux.seccomp.BpfAssembler;
import dev.reverie.linux.seccomp.SeccompProgram;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Launches real programs, and lets the kernel judge the filters. */
final class LauncherTest {
    private static final int ERRNO_EACCES = BpfAssembler.RET_ERRNO | Errnos.EACCES;
    private static final int UNAME = 63;

    private final ExecutorService tracer =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().name("tracer").factory());

    @AfterEach
    void endTracer() {
        tracer.shutdown();
    }

    @Test
    void runsAProgramWithRawBytes() throws Exception {
        byte[] odd = {'a', (byte) 0xff, (byte) 0xc3, 'z'};
        Spec spec = new Spec("/bin/sh");
        spec.argv.add("-c".getBytes(StandardCharsets.UTF_8));
        spec.argv.add("printf '%s|%s' \"$1\" \"$ODD\"".getBytes(StandardCharsets.UTF_8));
        spec.argv.add("sh".getBytes(StandardCharsets.UTF_8));
        spec.argv.add(odd);
        spec.envp.add(new byte[] {'O', 'D', 'D', '=', (byte) 0x80, (byte) 0xfe});
        Ended ended = run(spec);
        assertThat(ended.status).isZero();
        assertThat(ended.output)
                .isEqualTo(new byte[] {'a', (byte) 0xff, (byte) 0xc3, 'z', '|', (byte) 0x80, (byte) 0xfe});
    }

    @Test
    void startsWithTheSignalStateAsked() throws Exception {
        // Not grep, which handles a signal itself.
        Spec spec = new Spec("/bin/cat");
        spec.argv.add("/proc/self/status".getBytes(StandardCharsets.UTF_8));
        spec.ignored = 1L << 12 | 1L << 2;
        spec.blocked = 1L << 9;
        assertThat(run(spec).text())
                .contains("SigBlk:\t0000000000000200\nSigIgn:\t0000000000001004\nSigCgt:\t0000000000000000\n");
    }

    @Test
    void hasOnlyItsOwnDescriptors() throws Exception {
        Spec spec = new Spec("/bin/ls");
        spec.argv.add("/proc/self/fd".getBytes(StandardCharsets.UTF_8));
        // 3 is the directory that ls reads.
        assertThat(run(spec).text()).isEqualTo("0\n1\n2\n3\n");
    }

    @Test
    void startsElsewhereWithLimitsAndWithoutRandomAddresses() throws Exception {
        Spec spec = new Spec("/bin/sh");
        spec.argv.add("-c".getBytes(StandardCharsets.UTF_8));
        spec.argv.add("pwd; ulimit -n; cat /proc/self/personality".getBytes(StandardCharsets.UTF_8));
        spec.cwd = "/usr/lib".getBytes(StandardCharsets.UTF_8);
        spec.limits.add(new long[] {7, 123, 456});
        spec.aslr = false;
        assertThat(run(spec).text()).isEqualTo("/usr/lib\n123\n00040000\n");
    }

    @Test
    void saysWhichStepFailed() {
        LaunchFailure noProgram = failureOf(new Spec("/no/such/program"));
        assertThat(noProgram.isExec()).isTrue();
        assertThat(noProgram.errno()).isEqualTo(Errnos.ENOENT);
        assertThat(failureOf(new Spec("/etc/passwd")).errno()).isEqualTo(Errnos.EACCES);
        Spec nowhere = new Spec("/bin/true");
        nowhere.cwd = "/no/such/directory".getBytes(StandardCharsets.UTF_8);
        LaunchFailure noDirectory = failureOf(nowhere);
        assertThat(noDirectory.step()).startsWith("chdir");
        assertThat(noDirectory.errno()).isEqualTo(Errnos.ENOENT);
    }

    @Test
    void theKernelRunsAFilterOnNumbers() throws Exception {
        BpfAssembler.Label deny = new BpfAssembler.Label();
        BpfAssembler program = new BpfAssembler()
                .load(BpfAssembler.ARCH)
                .ifNotEqual(SyscallStop.ARCH_X86_64, deny)
                .load(BpfAssembler.NUMBER)
                .ifEqual(UNAME, deny)
                .verdict(BpfAssembler.RET_ALLOW)
                .place(deny)
                .verdict(ERRNO_EACCES);
        assertThat(unameUnder(program.assemble()).status).isEqualTo(1);
        assertThat(unameUnder(null).status).isZero();
    }

    @Test
    void theKernelRunsAFilterOnInstructionPointers() throws Exception {
        // Shared libraries lie above 0x7000_0000_0000; uname is called from libc.
        assertThat(unameUnder(deniesUnameAbove(0x7000)).status).isEqualTo(1);
        assertThat(unameUnder(deniesUnameAbove(0x8000)).status).isZero();
    }

    /** Other children of the JVM are not ours to wait for. */
    @Test
    void leavesTheChildrenOfOthersAlone() throws Exception {
        List<Process> others = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            others.add(new ProcessBuilder("/bin/sh", "-c", "exit " + i).start());
            if (i % 5 == 0) {
                assertThat(run(new Spec("/bin/true")).status).isZero();
            }
        }
        for (int i = 0; i < 50; i++) {
            assertThat(others.get(i).waitFor()).isEqualTo(i);
        }
    }

    private Ended unameUnder(@Nullable SeccompProgram filter) throws Exception {
        Spec spec = new Spec("/bin/uname");
        spec.filter = filter;
        return run(spec);
    }

    private static SeccompProgram deniesUnameAbove(int ipHigh) {
        BpfAssembler.Label allow = new BpfAssembler.Label();
        BpfAssembler.Label deny = new BpfAssembler.Label();
        return new BpfAssembler()
                .load(BpfAssembler.NUMBER)
                .ifNotEqual(UNAME, allow)
                .load(BpfAssembler.IP_HIGH)
                .ifAtLeast(ipHigh, deny)
                .place(allow)
                .verdict(BpfAssembler.RET_ALLOW)
                .place(deny)
                .verdict(ERRNO_EACCES)
                .assemble();
    }

    private LaunchFailure failureOf(Spec spec) {
        return catchThrowableOfType(LaunchFailure.class, () -> {
            try {
                run(spec);
            } catch (java.util.concurrent.ExecutionException e) {
                throw e.getCause();
            }
        });
    }

    private Ended run(Spec spec) throws Exception {
        int[] pipe = Descriptors.pipe();
        spec.stdout = pipe[1];
        int status;
        try {
            status =
                    tracer.submit((Callable<Integer>) () -> launchAndWait(spec)).get();
        } finally {
            Descriptors.close(pipe[1]);
        }
        byte[] buffer = new byte[65536];
        int length = Descriptors.read(pipe[0], buffer);
        Descriptors.close(pipe[0]);
        return new Ended(status, java.util.Arrays.copyOf(buffer, length));
    }

    private static int launchAndWait(Spec spec) throws LaunchFailure {
        Ptrace ptrace = new Ptrace();
        Waiter waiter = new Waiter();
        int pid = Launcher.launch(spec.build(), ptrace, waiter);
        int tid = pid;
        while (true) {
            ptrace.resume(tid, Ptrace.CONT, 0);
            tid = waiter.waitForAny();
            int status = waiter.status();
            if (!WaitStatus.isStopped(status) && tid == pid) {
                return status >> 8;
            }
        }
    }

    private static final class Ended {
        final int status;
        final byte[] output;

        Ended(int status, byte[] output) {
            this.status = status;
            this.output = output;
        }

        String text() {
            return new String(output, StandardCharsets.UTF_8);
        }
    }

    /** A launch to be, with everything quiet. */
    private static final class Spec {
        final byte[] program;
        final List<byte[]> argv = new ArrayList<>();
        final List<byte[]> envp = new ArrayList<>();
        final List<long[]> limits = new ArrayList<>();
        byte @Nullable [] cwd;
        int stdout;
        long ignored;
        long blocked;
        boolean aslr = true;

        @Nullable
        SeccompProgram filter;

        Spec(String program) {
            this.program = program.getBytes(StandardCharsets.UTF_8);
            argv.add(this.program);
            envp.add("PATH=/usr/bin:/bin".getBytes(StandardCharsets.UTF_8));
        }

        LaunchSpec build() {
            assertThat(OwnProcess.environment()).isNotEmpty();
            return new LaunchSpec(
                    program,
                    argv,
                    envp,
                    cwd,
                    new int[] {-1, stdout, -1},
                    new int[0],
                    ignored,
                    blocked,
                    limits,
                    aslr,
                    -1,
                    filter,
                    false);
        }
    }
}
