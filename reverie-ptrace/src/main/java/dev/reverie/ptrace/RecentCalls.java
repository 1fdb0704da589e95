package dev.reverie.ptrace;

import dev.reverie.ptrace.debug.SeenCall;
import dev.reverie.syscalls.Syscall;
import java.util.ArrayDeque;
import java.util.List;

/** The calls that the tool was told of last, for who debugs the guest. Confined to the tracer thread. */
final class RecentCalls {
    private static final int MOST = 64;

    private final ArrayDeque<SeenCall> calls = new ArrayDeque<>(MOST);

    void add(int tid, Syscall call) {
        if (calls.size() == MOST) {
            calls.removeFirst();
        }
        calls.addLast(new SeenCall(tid, call));
    }

    /** The latest one last. */
    List<SeenCall> all() {
        return List.copyOf(calls);
    }
}
