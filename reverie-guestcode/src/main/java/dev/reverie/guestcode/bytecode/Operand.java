package dev.reverie.guestcode.bytecode;

import dev.reverie.guestcode.ir.Value;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is in a local variable or on the operand stack of the Java machine.
 *
 * @param kind what it is
 * @param computed its value; null if it has none at run time
 */
record Operand(Kind kind, @Nullable Value computed) {
    /** Its value. */
    Value value() {
        return Objects.requireNonNull(computed);
    }

    /** Whether it takes two places. */
    boolean isWide() {
        return kind.is(Kinds.LONG);
    }
}
