package dev.reverie.tools.fail;

import dev.reverie.api.Action;
import dev.reverie.api.Guest;
import dev.reverie.api.ProcessStart;
import dev.reverie.api.Subscription;
import dev.reverie.api.ThreadStart;
import dev.reverie.api.Tool;
import dev.reverie.api.guestcode.GuestProgram;
import dev.reverie.api.guestcode.GuestRequest;
import dev.reverie.api.guestcode.SharedState;
import dev.reverie.syscalls.Syscall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes chosen calls fail. The first rule that is applied to a call decides; those behind it do not see the call. */
public final class FailTool implements Tool<FailTotals, @Nullable Void> {
    private final List<FailRule> rules;

    /** What guest code of the next run shares; null if there is none. */
    private @Nullable SharedState table;

    /** Applies these rules. */
    public FailTool(List<FailRule> rules) {
        this.rules = List.copyOf(rules);
    }

    @Override
    public Subscription subscription() {
        Subscription all = Subscription.none();
        for (FailRule rule : rules) {
            all = all.or(rule.calls().subscription());
        }
        return all;
    }

    @Override
    public @Nullable GuestProgram guestProgram() {
        return new RuleWriter(rules).isPossible() ? new GuestProgram(RuleCode.class, "onCall") : null;
    }

    @Override
    public void onSharedState(SharedState state) {
        new RuleWriter(rules).write(state);
        table = state;
    }

    @Override
    public FailTotals newGlobal() {
        SharedState counted = table;
        table = null;
        return new FailTotals(
                rules, counted == null ? FailTotals.Counters.own(rules.size()) : FailTotals.Counters.shared(counted));
    }

    @Override
    public FailTool newProcess(ProcessStart<FailTotals> start) {
        return this;
    }

    @Override
    public @Nullable Void newThread(ThreadStart<@Nullable Void> start) {
        return null;
    }

    /** Guest code has applied the rule of this number, which delays the call. */
    @Override
    public long onGuestRequest(Guest<FailTotals, @Nullable Void> guest, GuestRequest request) {
        rules.get((int) request.number()).effect().pause();
        return 0;
    }

    @Override
    public Action onSyscall(Guest<FailTotals, @Nullable Void> guest, Syscall call) {
        for (int i = 0; i < rules.size(); i++) {
            FailRule rule = rules.get(i);
            if (rule.matches(guest, call) && guest.rpc(new FailTotals.Decide(i))) {
                return rule.effect().apply(guest, call);
            }
        }
        return Action.proceed();
    }
}
