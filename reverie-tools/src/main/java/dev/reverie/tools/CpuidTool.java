package dev.reverie.tools;

import dev.reverie.api.CpuidAnswer;
import dev.reverie.api.CpuidQuery;
import dev.reverie.api.Guest;
import dev.reverie.api.NoGlobal;
import dev.reverie.api.StatelessTool;
import dev.reverie.api.Subscription;
import java.io.PrintStream;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Shows what a program asks CPUID, and hides leaves from it: they are answered with zeros, as by a processor without them. */
public final class CpuidTool implements StatelessTool {
    private final PrintStream out;
    private final Set<Integer> hidden;

    /**
     * A tool.
     *
     * @param out where it writes a line for each query
     * @param hidden the leaves that are answered with zeros
     */
    public CpuidTool(PrintStream out, Set<Integer> hidden) {
        this.out = out;
        this.hidden = Set.copyOf(hidden);
    }

    @Override
    public Subscription subscription() {
        return Subscription.none().withCpuid();
    }

    @Override
    public CpuidAnswer onCpuid(Guest<NoGlobal, @Nullable Void> guest, CpuidQuery query) {
        CpuidAnswer answer = hidden.contains(query.leaf()) ? new CpuidAnswer(0, 0, 0, 0) : query.answer();
        out.printf(
                "[pid %d] cpuid %#x %#x = %08x %08x %08x %08x%n",
                guest.tid(), query.leaf(), query.subleaf(), answer.eax(), answer.ebx(), answer.ecx(), answer.edx());
        return answer;
    }
}
