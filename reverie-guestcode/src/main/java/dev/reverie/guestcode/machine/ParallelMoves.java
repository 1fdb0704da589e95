package dev.reverie.guestcode.machine;

import static dev.reverie.x86.Address.at;

import dev.reverie.x86.Assembler;
import dev.reverie.x86.Register;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Moves values to new places as if all at once, though the place of one may be the source of another. */
final class ParallelMoves {
    private final Assembler asm;
    private final Register temporary;
    private final Register forMemory;
    private final List<Move> moves = new ArrayList<>();
    private final List<Load> constants = new ArrayList<>();

    private record Move(Location to, Location from) {}

    private record Load(Location to, long constant) {}

    /**
     * Begins.
     *
     * @param temporary a register that is neither source nor target, for circles
     * @param forMemory another one, for moves from memory to memory
     */
    ParallelMoves(Assembler asm, Register temporary, Register forMemory) {
        this.asm = asm;
        this.temporary = temporary;
        this.forMemory = forMemory;
    }

    void add(Location to, Location from) {
        if (!to.is(from)) {
            moves.add(new Move(to, from));
        }
    }

    void add(Location to, long constant) {
        constants.add(new Load(to, constant));
    }

    boolean isEmpty() {
        return moves.isEmpty() && constants.isEmpty();
    }

    void emit() {
        List<Move> left = new ArrayList<>(moves);
        while (!left.isEmpty()) {
            boolean progress = false;
            Iterator<Move> each = left.iterator();
            while (each.hasNext()) {
                Move move = each.next();
                if (left.stream().noneMatch(other -> other.from.is(move.to))) {
                    move(move.to, move.from);
                    each.remove();
                    progress = true;
                }
            }
            if (!progress) {
                // Every target is still needed: a circle. One value steps aside.
                Location source = left.getFirst().from;
                Location aside = new Location.InRegister(temporary);
                move(aside, source);
                left.replaceAll(move -> move.from.is(source) ? new Move(move.to, aside) : move);
            }
        }
        for (Load load : constants) {
            if (load.to instanceof Location.InRegister(Register register)) {
                asm.mov(register, load.constant);
            } else {
                asm.mov(forMemory, load.constant);
                move(load.to, new Location.InRegister(forMemory));
            }
        }
    }

    private void move(Location to, Location from) {
        if (to instanceof Location.InRegister(Register target)) {
            if (from instanceof Location.InRegister(Register source)) {
                asm.mov(target, source);
            } else if (from instanceof Location.OnStack(int offset)) {
                asm.mov(target, at(Register.RSP, offset));
            }
        } else if (to instanceof Location.OnStack(int offset)) {
            if (from instanceof Location.InRegister(Register source)) {
                asm.mov(at(Register.RSP, offset), source);
            } else {
                move(new Location.InRegister(forMemory), from);
                asm.mov(at(Register.RSP, offset), forMemory);
            }
        }
    }
}
