package dev.reverie.guestcode.machine;

import static dev.reverie.x86.Address.at;

import dev.reverie.x86.Assembler;
import dev.reverie.x86.Register;
import java.util.ArrayList;
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
        if (!to.equals(from)) {
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
            for (Move move : List.copyOf(left)) {
                boolean isNeeded = left.stream().anyMatch(other -> !other.equals(move) && other.from.equals(move.to));
                if (!isNeeded) {
                    move(move.to, move.from);
                    left.remove(move);
                    progress = true;
                }
            }
            if (!progress) {
                // Every target is still needed: a circle. One value steps aside.
                Move first = left.getFirst();
                Location aside = new Location.InRegister(temporary);
                move(aside, first.from);
                left.replaceAll(each -> each.from.equals(first.from) ? new Move(each.to, aside) : each);
            }
        }
        for (Load load : constants) {
            switch (load.to) {
                case Location.InRegister(Register register) -> asm.mov(register, load.constant);
                case Location.OnStack(int offset) -> {
                    asm.mov(forMemory, load.constant);
                    asm.mov(at(Register.RSP, offset), forMemory);
                }
            }
        }
    }

    private void move(Location to, Location from) {
        switch (to) {
            case Location.InRegister(Register target) -> {
                switch (from) {
                    case Location.InRegister(Register source) -> asm.mov(target, source);
                    case Location.OnStack(int offset) -> asm.mov(target, at(Register.RSP, offset));
                }
            }
            case Location.OnStack(int offset) -> {
                switch (from) {
                    case Location.InRegister(Register source) -> asm.mov(at(Register.RSP, offset), source);
                    case Location.OnStack(int source) -> {
                        asm.mov(forMemory, at(Register.RSP, source));
                        asm.mov(at(Register.RSP, offset), forMemory);
                    }
                }
            }
        }
    }
}
