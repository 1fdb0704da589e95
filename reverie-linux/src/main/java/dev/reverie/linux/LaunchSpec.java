package dev.reverie.linux;

import dev.reverie.linux.seccomp.SeccompProgram;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a guest starts with. Byte strings are raw and not terminated; arrays are not copied.
 *
 * @param program path of the file to execute, relative to {@code cwd}
 * @param argv its arguments, {@code argv[0]} included
 * @param envp its environment, each {@code NAME=value}
 * @param cwd the directory it starts in; null for ours
 * @param stdio three descriptors of ours that become its 0, 1 and 2, or {@link #SAME} or {@link #CLOSED}
 * @param inheritedDescriptors those of our other descriptors, ascending, that it also gets
 * @param ignoredSignals mask of the signals it starts with ignored; all others have their default action
 * @param blockedSignals mask of the signals it starts with blocked
 * @param limits triples of resource, soft and hard limit
 * @param aslr whether its addresses are randomised
 * @param cpu the one CPU it may run on; −1 for no change
 * @param filter its seccomp filter; null for none
 * @param timestampTrapped whether reading the timestamp counter is a fault
 */
public record LaunchSpec(
        byte[] program,
        List<byte[]> argv,
        List<byte[]> envp,
        byte @Nullable [] cwd,
        int[] stdio,
        int[] inheritedDescriptors,
        long ignoredSignals,
        long blockedSignals,
        List<long[]> limits,
        boolean aslr,
        int cpu,
        @Nullable SeccompProgram filter,
        boolean timestampTrapped) {
    /** A standard descriptor that stays as ours is. */
    public static final int SAME = -1;

    /** A standard descriptor that is not open. */
    public static final int CLOSED = -2;
}
