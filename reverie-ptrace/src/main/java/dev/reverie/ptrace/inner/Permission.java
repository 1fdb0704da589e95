package dev.reverie.ptrace.inner;

import dev.reverie.linux.ProcessStatus;

/** Whether a guest may trace another: PTRACE_MODE_ATTACH_REALCREDS of ptrace(2), as far as /proc tells. */
final class Permission {
    private static final int CAP_SYS_PTRACE = 19;

    private Permission() {}

    static boolean mayTrace(Task self, Task target) {
        ProcessStatus own = ProcessStatus.of(self.tid());
        ProcessStatus other = ProcessStatus.of(target.tid());
        if (own == null || other == null || other.hasEnded()) {
            return false;
        }
        return (own.effectiveCapabilities() >>> CAP_SYS_PTRACE & 1) != 0
                || other.belongsTo(own.realUser(), own.realGroup())
                        && (other.permittedCapabilities() & ~own.effectiveCapabilities()) == 0
                        && ProcessStatus.isDumpable(target.tid(), other.effectiveUser());
    }
}
