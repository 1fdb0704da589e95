package dev.reverie.tools;

import dev.reverie.api.ExitStatus;
import dev.reverie.api.InboundSignal;
import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.Sysno;

/** The lines of a trace that are not system calls, as strace words them. */
final class StraceText {
    private StraceText() {}

    /** Whether this call ends its thread, so that it has no result. */
    static boolean isExit(Syscall call) {
        return call.abi() == Abi.X86_64 && (call.number() == Sysno.EXIT || call.number() == Sysno.EXIT_GROUP);
    }

    static String signal(InboundSignal inbound) {
        return "--- " + inbound.signal().name() + " " + inbound.info() + " ---";
    }

    static String ended(ExitStatus status) {
        if (status instanceof ExitStatus.Killed killed) {
            return "+++ killed by " + killed.signal().name() + (killed.coreDumped() ? " (core dumped) +++" : " +++");
        }
        return "+++ exited with " + status.shellCode() + " +++";
    }

    /** The time that a call took, with the space before it; nothing if it is not asked for. */
    static String duration(long nanos, LineFormat format) {
        Precision precision = format.duration();
        return precision == null ? "" : " <" + precision.seconds(nanos, 0) + ">";
    }
}
