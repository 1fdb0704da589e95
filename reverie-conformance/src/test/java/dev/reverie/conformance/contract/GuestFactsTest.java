package dev.reverie.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.Action;
import dev.reverie.api.AuxiliaryVector;
import dev.reverie.api.NoGlobal;
import dev.reverie.api.RunOptions.HandlerThreads;
import dev.reverie.api.RunResult;
import dev.reverie.api.Subscription;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.Sysno;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a handler can ask about its guest is true. */
final class GuestFactsTest {
    /** The dynamic linker prints the vector that the program was given. */
    @Test
    void theAuxiliaryVectorIsThatOfTheLatestProgram() {
        List<AuxiliaryVector> vectors = new ArrayList<>();
        List<String> names = new ArrayList<>();
        Script tool = Script.onSyscalls(Subscription.syscalls(Sysno.EXIT_GROUP), (guest, call) -> {
            AuxiliaryVector vector = guest.auxiliaryVector();
            vectors.add(vector);
            try {
                names.add(guest.memory().readCString(vector.get(AuxiliaryVector.EXECFN), 100));
            } catch (MemoryFault e) {
                throw new AssertionError(e);
            }
            names.add(guest.executable());
            names.addAll(guest.arguments());
            names.add(guest.workingDirectory());
            return Action.proceed();
        });
        RunResult<NoGlobal> result = Runs.run(
                tool,
                HandlerThreads.VIRTUAL,
                Runs.command("sh", "-c", "cd /; LD_SHOW_AUXV=1 exec /usr/bin/true a '' c"));
        AuxiliaryVector vector = vectors.getFirst();
        assertThat(result.stdout().toString().replaceAll(" +", " "))
                .contains(
                        "AT_ENTRY: 0x" + Long.toHexString(vector.get(AuxiliaryVector.ENTRY)),
                        "AT_BASE: 0x" + Long.toHexString(vector.get(AuxiliaryVector.BASE)),
                        "AT_RANDOM: 0x" + Long.toHexString(vector.get(AuxiliaryVector.RANDOM)),
                        "AT_PHNUM: " + vector.get(AuxiliaryVector.PHNUM),
                        "AT_PAGESZ: " + vector.get(AuxiliaryVector.PAGESZ),
                        "AT_SECURE: " + vector.get(AuxiliaryVector.SECURE));
        assertThat(vector.get(12345)).isZero();
        assertThat(names).containsExactly("/usr/bin/true", "/usr/bin/true", "/usr/bin/true", "a", "", "c", "/");
    }

    @Test
    void theCpuTimeGrowsOnlyWhileTheThreadRuns() {
        List<Long> times = new ArrayList<>();
        Script tool = Script.onSyscalls(Subscription.syscalls(Sysno.GETPPID), (guest, call) -> {
            times.add(guest.readClock().toNanos());
            times.add(guest.readClock().toNanos());
            return Action.proceed();
        });
        Runs.run(
                tool,
                HandlerThreads.VIRTUAL,
                "/usr/bin/python3",
                "-c",
                "import os, time\nos.getppid()\nend = time.thread_time() + 0.05\n"
                        + "while time.thread_time() < end: pass\nos.getppid()");
        assertThat(times).hasSize(4);
        assertThat(times.get(1)).isPositive().isEqualTo(times.get(0));
        assertThat(times.get(3)).isEqualTo(times.get(2)).isGreaterThan(times.get(1) + 50_000_000);
    }
}
