package dev.reverie.guestcode.machine;

import dev.reverie.x86.Register;

/** Where a value is. */
sealed interface Location {
    /** In a register. */
    record InRegister(Register register) implements Location {}

    /** On the stack, so far from its top. */
    record OnStack(int offset) implements Location {}
}
