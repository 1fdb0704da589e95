package dev.reverie.guestcode.machine;

import dev.reverie.x86.Register;

/** Where a value is. */
sealed interface Location {
    /** Whether it is the same place. */
    boolean is(Location other);

    /** In a register. */
    record InRegister(Register register) implements Location {
        @Override
        public boolean is(Location other) {
            return other instanceof InRegister(Register same) && same == register;
        }
    }

    /** On the stack, so far from its top. */
    record OnStack(int offset) implements Location {
        @Override
        public boolean is(Location other) {
            return other instanceof OnStack(int same) && same == offset;
        }
    }
}
