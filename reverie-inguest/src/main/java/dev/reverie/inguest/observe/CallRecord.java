package dev.reverie.inguest.observe;

import dev.reverie.syscalls.SyscallArgs;

/** What the recorder has written about a call. */
sealed interface CallRecord {
    /** The timestamp counter. */
    long timestamp();

    /** The number of the call. */
    int number();

    /** A call has begun. */
    record Begin(long timestamp, int number, SyscallArgs args, RecordedMemory memory) implements CallRecord {}

    /** The call that has begun is over. */
    record End(long timestamp, int number, long result, RecordedMemory memory) implements CallRecord {}
}
