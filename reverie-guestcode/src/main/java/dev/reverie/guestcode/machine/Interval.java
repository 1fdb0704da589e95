package dev.reverie.guestcode.machine;

import dev.reverie.guestcode.ir.Value;
import dev.reverie.x86.Register;
import java.util.EnumSet;
import java.util.Set;

/** From where to where in the code a value is needed, the end excluded, and what else decides on its place. */
final class Interval {
    private final Value value;
    private final Set<Register> forbidden = EnumSet.noneOf(Register.class);
    private int start = Integer.MAX_VALUE;
    private int end;
    private double weight;

    Interval(Value value) {
        this.value = value;
    }

    Value value() {
        return value;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    void add(int from, int to) {
        start = Math.min(start, from);
        end = Math.max(end, to);
    }

    /** Counts an access; those in loops count more. */
    void use(double howOften) {
        weight += howOften;
    }

    /** How much it costs to have it in memory, by the room that it takes in registers. */
    double worth() {
        return weight / Math.max(1, end - start);
    }

    void forbid(Set<Register> registers) {
        forbidden.addAll(registers);
    }

    boolean mayUse(Register register) {
        return !forbidden.contains(register);
    }
}
