package dev.reverie.cli;

import dev.reverie.api.Command;
import dev.reverie.api.Reverie;
import dev.reverie.api.ReverieException;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunStatistics;
import dev.reverie.api.Stdio;
import dev.reverie.linux.Errnos;
import dev.reverie.linux.ffi.Probes;
import dev.reverie.tools.CountTool;
import dev.reverie.tools.NoopTool;
import java.util.List;

/** What the kernel allows when it is asked, instead of what files say of it. */
final class ProbeChecks {
    private static final String TRIAL = "/bin/true";
    private static final String INSIDE_ADVICE = "all calls will stop, as with --backend=ptrace";

    private ProbeChecks() {}

    /** All of them. */
    static List<Check> all() {
        return List.of(
                trial(),
                inside(),
                answer("syscall user dispatch", Probes.syscallUserDispatch(), "it came with Linux 5.11"),
                answer("CPUID faulting", Probes.cpuidFaulting(), "CPUID can be intercepted only by --patch-cpuid"),
                answer("RDTSC trapping", Probes.tscTrapping(), "RDTSC can't be intercepted here"),
                answer(
                        "branch counter",
                        Probes.branchCounter(),
                        "no PMU: timers that count branches work by single steps only"),
                answer(
                        "CPU time counter",
                        Probes.taskClock(),
                        "timers don't work here; try: sysctl kernel.perf_event_paranoid=2"));
    }

    /** The proof of all the rest: a program run under the tracer. */
    private static Check trial() {
        String subject = "trial run";
        try {
            Command command = Command.of(TRIAL).withStdin(Stdio.discard()).withStdout(Stdio.discard());
            long start = System.nanoTime();
            boolean passed = Reverie.run(new NoopTool(NoopTool.Mode.PROCEED), command)
                    .status()
                    .isSuccess();
            long micros = (System.nanoTime() - start) / 1000;
            return passed
                    ? Check.ok(subject, TRIAL + " ran under the tracer in " + micros + " us")
                    : Check.missing(subject, TRIAL + " failed under the tracer", "see the checks that follow");
        } catch (ReverieException e) {
            return Check.missing(subject, String.valueOf(e.getMessage()), "see the checks that follow");
        }
    }

    /** Whether a program's calls can be handled in itself. */
    private static Check inside() {
        String subject = "calls inside the program";
        try {
            Command command = Command.of(TRIAL).withStdin(Stdio.discard()).withStdout(Stdio.discard());
            boolean passed = Reverie.backend("inguest")
                            .run(new CountTool(), command, RunOptions.DEFAULT.withPatience(0))
                            .statistics()
                            .of(RunStatistics.PROGRAMS_LOADED)
                    > 0;
            return passed
                    ? Check.ok(subject, TRIAL + " had its calls handled inside")
                    : Check.lacking(subject, TRIAL + " could not be made ready for it", INSIDE_ADVICE);
        } catch (ReverieException e) {
            return Check.lacking(subject, String.valueOf(e.getMessage()), INSIDE_ADVICE);
        }
    }

    private static Check answer(String subject, int errno, String otherwise) {
        return errno == 0
                ? Check.ok(subject, "works")
                : Check.lacking(subject, "refused: " + Errnos.name(errno), otherwise);
    }
}
