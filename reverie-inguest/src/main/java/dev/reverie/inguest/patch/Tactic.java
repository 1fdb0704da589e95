package dev.reverie.inguest.patch;

import dev.reverie.inguest.patch.Patch.Bytes;
import java.util.List;

/** How a {@code syscall} instruction may be patched, in addresses of the file. Arrays are not copied. */
public sealed interface Tactic {
    /** The way it is. */
    Shape shape();

    /**
     * A jump of five bytes replaces what is in front.
     *
     * @param start of the first instruction that is moved; the last ends where the call is
     * @param code these instructions
     * @param isOne whether it is one instruction
     */
    record JumpBefore(long start, byte[] code, boolean isOne) implements Tactic {
        @Override
        public Shape shape() {
            return isOne ? Shape.ONE_BEFORE : Shape.SEVERAL_BEFORE;
        }
    }

    /**
     * A jump of two bytes replaces the call.
     *
     * @param holes where the long jump may be: padding, cut to what the short one reaches
     */
    record ShortJump(List<Bytes> holes) implements Tactic {
        /** The list is copied. */
        public ShortJump {
            holes = List.copyOf(holes);
        }

        @Override
        public Shape shape() {
            return Shape.SHORT_JUMP;
        }
    }

    /**
     * A jump of five bytes replaces the call and what is behind it.
     *
     * @param code the instructions behind the call that are moved
     * @param dead padding behind them that is overwritten too
     */
    record JumpOver(byte[] code, byte[] dead) implements Tactic {
        @Override
        public Shape shape() {
            return Shape.OVER;
        }
    }
}
