package dev.reverie.gdb.session;

import java.util.HashSet;
import java.util.Set;

/** What client and server have agreed on. */
final class Agreement {
    /** Whether names of threads have their process in them. */
    boolean multiprocess;

    /** Whether births of processes, and programs that are loaded, are told. */
    boolean events;

    /** Whether births and ends of threads are told. */
    boolean threads;

    /** Whether threads run on while others have something to tell, which is notified. */
    boolean isNonStop;

    /** Whether it is told that nothing runs any more. */
    boolean noResumed;

    /** Whether the client stays when no program runs, and may start another. */
    boolean isExtended;

    /** Signals of Linux that are delivered without a word. */
    Set<Integer> passedSignals = new HashSet<>();

    /** Takes what the client can do, and says what the server can. */
    String answer(String features) {
        for (String feature : features.split(";", -1)) {
            switch (feature) {
                case "multiprocess+" -> multiprocess = true;
                case "fork-events+" -> events = true;
                case "no-resumed+" -> noResumed = true;
                default -> {}
            }
        }
        return "PacketSize=" + Integer.toHexString(1 << 16)
                + ";QStartNoAckMode+;multiprocess+;swbreak+;hwbreak+;fork-events+;vfork-events+;exec-events+"
                + ";QStartupWithShell+;QEnvironmentHexEncoded+;QEnvironmentReset+;QEnvironmentUnset+;QSetWorkingDir+"
                + ";QDisableRandomization+;vContSupported+;no-resumed+;QNonStop+;QThreadEvents+;QPassSignals+;QCatchSyscalls+;binary-upload+"
                + ";qXfer:features:read+;qXfer:auxv:read+;qXfer:exec-file:read+;qXfer:threads:read+"
                + ";qXfer:siginfo:read+;qXfer:siginfo:write+;qXfer:osdata:read+;qXfer:libraries-svr4:read+";
    }
}
