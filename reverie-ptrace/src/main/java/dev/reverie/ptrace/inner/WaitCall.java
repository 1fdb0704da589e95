package dev.reverie.ptrace.inner;

import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;

/** A call of wait4 or waitid. See wait(2). */
public final class WaitCall {
    static final int WNOHANG = 1;
    private static final int WUNTRACED = 2;
    private static final int WEXITED = 4;
    private static final int WCONTINUED = 8;
    static final int WNOWAIT = 0x01000000;
    static final int WNOTHREAD = 0x20000000;
    private static final int WALL = 0x40000000;
    private static final int WCLONE = 0x80000000;
    private static final int COMMON = WNOHANG | WCONTINUED | WUNTRACED | WNOTHREAD | WALL | WCLONE;

    private static final int P_ALL = 0;
    private static final int P_PID = 1;
    private static final int P_PGID = 2;
    private static final int P_PIDFD = 3;

    /** Which tracees are meant. */
    enum Whom {
        ALL,
        ONE,
        GROUP,
        DESCRIPTOR,
        NONE
    }

    private final boolean isWaitid;
    private final SyscallArgs args;
    private final Whom whom;
    private final int id;
    private final int options;
    private boolean isOver;

    private WaitCall(boolean isWaitid, SyscallArgs args, Whom whom, int id, int options) {
        this.isWaitid = isWaitid;
        this.args = args;
        this.whom = whom;
        this.id = id;
        this.options = options;
    }

    /** From the call itself, which is one of the two. */
    public static WaitCall of(Syscall call) {
        SyscallArgs args = call.args();
        if (call.number() == Sysno.WAIT4) {
            int id = (int) args.a0();
            int options = (int) args.a2();
            if ((options & ~COMMON) != 0 || id == Integer.MIN_VALUE) {
                return new WaitCall(false, args, Whom.NONE, id, options);
            }
            Whom whom = id == -1 ? Whom.ALL : id > 0 ? Whom.ONE : Whom.GROUP;
            return new WaitCall(false, args, whom, id > 0 ? id : -id, options | WEXITED);
        }
        int id = (int) args.a1();
        int options = (int) args.a3();
        boolean isBad =
                (options & ~(COMMON | WNOWAIT | WEXITED)) != 0 || (options & (WEXITED | WUNTRACED | WCONTINUED)) == 0;
        Whom whom = isBad
                ? Whom.NONE
                : switch ((int) args.a0()) {
                    case P_ALL -> Whom.ALL;
                    case P_PID -> id > 0 ? Whom.ONE : Whom.NONE;
                    case P_PGID -> id >= 0 ? Whom.GROUP : Whom.NONE;
                    case P_PIDFD -> Whom.DESCRIPTOR;
                    default -> Whom.NONE;
                };
        return new WaitCall(true, args, whom, id, options);
    }

    boolean isWaitid() {
        return isWaitid;
    }

    Whom whom() {
        return whom;
    }

    /** The thread, process group (0 for the caller's own) or descriptor. */
    int id() {
        return id;
    }

    boolean has(int option) {
        return (options & option) != 0;
    }

    boolean wantsEnds() {
        return has(WEXITED);
    }

    /** Where the status goes, of wait4; that of waitid has a siginfo in its place. 0 if it is not wanted. */
    long status() {
        return isWaitid ? args.a2() : args.a1();
    }

    /** Where what was used goes; 0 if it is not wanted. */
    long usage() {
        return isWaitid ? args.a4() : args.a3();
    }

    /** Whether it has been interrupted, as it can be answered. */
    public boolean isOver() {
        return isOver;
    }

    void setOver() {
        isOver = true;
    }
}
