package dev.reverie.tools;

import dev.reverie.syscalls.Errno;
import java.util.Set;

/** How a system call ended, as far as strace's {@code -e status=} tells. */
public enum CallStatus {
    /** It returned a value. */
    SUCCESSFUL,
    /** It returned an error. */
    FAILED,
    /** It did not return: it ended its thread, or something else did. */
    UNFINISHED,
    /** It returned, and what could not be found out. That does not happen here. */
    UNAVAILABLE,
    /** It was not waited for. */
    DETACHED;

    /** The set in a list such as {@code failed,unfinished}, {@code !successful}, {@code all} or {@code none}. */
    public static Set<CallStatus> parse(String list) {
        return NamedSet.parse(list, CallStatus.class, "status");
    }

    /** The status of a call that returned this. */
    static CallStatus of(long result) {
        return Errno.fromResult(result) == null ? SUCCESSFUL : FAILED;
    }
}
