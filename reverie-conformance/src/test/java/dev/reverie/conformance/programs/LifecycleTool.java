package dev.reverie.conformance.programs;

import dev.reverie.api.Guest;
import dev.reverie.api.ProcessEnd;
import dev.reverie.api.ProcessStart;
import dev.reverie.api.Subscription;
import dev.reverie.api.ThreadEnd;
import dev.reverie.api.ThreadStart;
import dev.reverie.api.Tool;

/** Counts the begins and ends of threads and processes, so that none that gets lost goes unnoticed. */
final class LifecycleTool implements Tool<LifecycleCounts, Integer> {
    private final Subscription subscription;

    LifecycleTool(Subscription subscription) {
        this.subscription = subscription;
    }

    @Override
    public Subscription subscription() {
        return subscription;
    }

    @Override
    public LifecycleCounts newGlobal() {
        return new LifecycleCounts();
    }

    @Override
    public LifecycleTool newProcess(ProcessStart<LifecycleCounts> start) {
        start.global().rpc(new LifecycleCounts.Add(LifecycleCounts.Event.NEW_PROCESS));
        return this;
    }

    @Override
    public Integer newThread(ThreadStart<Integer> start) {
        return start.tid();
    }

    @Override
    public void onThreadStart(Guest<LifecycleCounts, Integer> guest) {
        guest.rpc(new LifecycleCounts.Add(LifecycleCounts.Event.THREAD_START));
    }

    @Override
    public void onExec(Guest<LifecycleCounts, Integer> guest) {
        guest.rpc(new LifecycleCounts.Add(LifecycleCounts.Event.EXEC));
    }

    @Override
    public void onThreadExit(ThreadEnd<LifecycleCounts, Integer> end) {
        end.rpc(new LifecycleCounts.Add(LifecycleCounts.Event.THREAD_EXIT));
    }

    @Override
    public void onProcessExit(ProcessEnd<LifecycleCounts> end) {
        end.rpc(new LifecycleCounts.Add(LifecycleCounts.Event.PROCESS_EXIT));
    }
}
