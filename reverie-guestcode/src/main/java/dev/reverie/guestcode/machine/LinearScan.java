package dev.reverie.guestcode.machine;

import dev.reverie.guestcode.ir.Block;
import dev.reverie.guestcode.ir.Graph;
import dev.reverie.guestcode.ir.Instruction;
import dev.reverie.guestcode.ir.Terminator.Jump;
import dev.reverie.guestcode.ir.Value;
import dev.reverie.x86.Register;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives values their places by one walk over their intervals, in the order of their starts. A value is in one place all its life: where
 * registers run out, the value that is worth the least goes to the stack.
 */
final class LinearScan {
    private final Map<Integer, Location> places = new HashMap<>();
    private final Map<Integer, List<Value>> friends = new HashMap<>();
    private final List<Interval> active = new ArrayList<>();
    private int stackBytes;

    private LinearScan() {}

    static Locations allocate(Graph graph) {
        Liveness liveness = new Liveness(graph);
        LinearScan scan = new LinearScan();
        scan.findFriends(graph);
        for (Interval interval : liveness.intervals()) {
            scan.place(interval);
        }
        return new Locations(scan.places, liveness.constants(), scan.stackBytes);
    }

    /** Values that had better be in one register, for it saves a move: what jumps give, and what operations change. */
    private void findFriends(Graph graph) {
        for (Block block : graph.blocks()) {
            if (block.end() instanceof Jump(Block target, List<Value> arguments)) {
                for (int i = 0; i < arguments.size(); i++) {
                    befriend(target.parameters().get(i), arguments.get(i));
                }
            }
            for (Instruction instruction : block.body()) {
                if (instruction instanceof Instruction.Binary binary) {
                    befriend(binary.result(), binary.left());
                }
            }
        }
    }

    private void befriend(Value one, Value other) {
        friends.computeIfAbsent(one.id(), id -> new ArrayList<>()).add(other);
        friends.computeIfAbsent(other.id(), id -> new ArrayList<>()).add(one);
    }

    private void place(Interval interval) {
        active.removeIf(each -> each.end() <= interval.start());
        Register register = choose(interval);
        if (register != null) {
            take(interval, register);
            return;
        }
        Interval victim = interval;
        for (Interval each : active) {
            if (each.worth() < victim.worth() && interval.mayUse(registerOf(each))) {
                victim = each;
            }
        }
        Location.OnStack stack = new Location.OnStack(stackBytes);
        stackBytes += Long.BYTES;
        if (victim != interval) {
            Register freed = registerOf(victim);
            active.remove(victim);
            take(interval, freed);
        }
        places.put(victim.value().id(), stack);
    }

    private void take(Interval interval, Register register) {
        places.put(interval.value().id(), new Location.InRegister(register));
        active.add(interval);
    }

    private Register registerOf(Interval interval) {
        if (places.get(interval.value().id()) instanceof Location.InRegister(Register register)) {
            return register;
        }
        throw new IllegalStateException(interval.value() + " is in no register");
    }

    private @Nullable Register choose(Interval interval) {
        Set<Register> taken = EnumSet.noneOf(Register.class);
        active.forEach(each -> taken.add(registerOf(each)));
        for (Value friend : friends.getOrDefault(interval.value().id(), List.of())) {
            if (places.get(friend.id()) instanceof Location.InRegister(Register register)
                    && !taken.contains(register)
                    && interval.mayUse(register)) {
                return register;
            }
        }
        for (Register register : MachineRegisters.FOR_VALUES) {
            if (!taken.contains(register) && interval.mayUse(register)) {
                return register;
            }
        }
        return null;
    }
}
