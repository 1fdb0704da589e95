package dev.reverie.guestcode.machine;

import static dev.reverie.x86.Address.at;

import dev.reverie.guestcode.ir.Place;
import dev.reverie.guestcode.ir.Type;
import dev.reverie.guestcode.ir.Value;
import dev.reverie.x86.Address;
import dev.reverie.x86.Assembler;
import dev.reverie.x86.Register;
import dev.reverie.x86.Width;
import org.jspecify.annotations.Nullable;

/** Gets values to where instructions can use them, with working registers for those that are on the stack or constants. */
final class Operands {
    private final Assembler asm;
    private final Locations locations;

    Operands(Assembler asm, Locations locations) {
        this.asm = asm;
        this.locations = locations;
    }

    /** Its value if it is a constant that fits into an instruction, else null. */
    @Nullable
    Integer immediate(Value value) {
        Long constant = locations.constant(value);
        return constant != null && constant == (int) (long) constant ? (Integer) (int) (long) constant : null;
    }

    /** The register that a value is in; null if it is in none. */
    @Nullable
    Register register(Value value) {
        return locations.of(value) instanceof Location.InRegister(Register register) ? register : null;
    }

    /** Where on the stack a value is; null if it is not. */
    @Nullable
    Address stack(Value value) {
        return locations.of(value) instanceof Location.OnStack(int offset) ? at(Register.RSP, offset) : null;
    }

    /** Where a value is that somebody needs. */
    Location location(Value value) {
        Location location = locations.of(value);
        if (location == null) {
            throw new IllegalStateException(value + " is nowhere");
        }
        return location;
    }

    /** Whether anybody needs it. */
    boolean isNeeded(Value value) {
        return locations.of(value) != null;
    }

    /** The value in a register: its own, or the working register given. */
    Register use(Value value, Register working) {
        Register own = register(value);
        if (own != null) {
            return own;
        }
        load(working, value);
        return working;
    }

    /** The value in this register. */
    void load(Register to, Value value) {
        Long constant = locations.constant(value);
        if (constant != null) {
            asm.mov(to, value.type() == Type.INT ? constant & 0xffffffffL : constant);
            return;
        }
        Width width = value.type().width();
        Address stack = stack(value);
        if (stack != null) {
            asm.mov(width, to, stack);
            return;
        }
        Register own = register(value);
        if (own == null) {
            throw new IllegalStateException(value + " is nowhere");
        }
        if (own != to) {
            asm.mov(width, to, own);
        }
    }

    /** The register to compute a result in: its own, or the working register given. */
    Register target(Value result, Register working) {
        Register own = register(result);
        return own == null ? working : own;
    }

    /** The result has been computed in this register; it goes to its place. */
    void store(Value result, Register from) {
        Address stack = stack(result);
        if (stack != null) {
            asm.mov(stack, from);
            return;
        }
        Register own = register(result);
        if (own != null && own != from) {
            asm.mov(result.type().width(), own, from);
        }
    }

    /** The address of a place, with working registers for its base and its index. */
    Address address(Place place, Register forBase, Register forIndex) {
        Register base = place.base() == null ? MachineRegisters.SLOT : use(place.base(), forBase);
        return place.index() == null
                ? at(base, place.displacement())
                : at(base, use(place.index(), forIndex), place.scale(), place.displacement());
    }

    /** What parallel moves move. */
    void move(ParallelMoves moves, Location to, Value value) {
        Long constant = locations.constant(value);
        Location from = locations.of(value);
        if (constant != null) {
            moves.add(to, value.type() == Type.INT ? constant & 0xffffffffL : constant);
        } else if (from != null) {
            moves.add(to, from);
        } else {
            throw new IllegalStateException(value + " is nowhere");
        }
    }
}
