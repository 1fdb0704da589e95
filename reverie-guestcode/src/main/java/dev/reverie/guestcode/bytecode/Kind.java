package dev.reverie.guestcode.bytecode;

import dev.reverie.api.guestcode.GuestAction;
import dev.reverie.api.guestcode.GuestThread;
import dev.reverie.api.guestcode.StructLayout;
import dev.reverie.guestcode.ir.Type;
import org.jspecify.annotations.Nullable;

/** What Java's type system says of a value, as far as guest code can have it. */
sealed interface Kind {

    /** How it looks like in a register; null if it is known when compiling, and never is in one. */
    default @Nullable Type type() {
        return null;
    }

    /** How to call it in messages. */
    String describe();

    /** Whether it is the same kind. */
    default boolean is(Kind other) {
        return getClass() == other.getClass();
    }

    /** A number. */
    record Numeric(Type type) implements Kind {
        @Override
        public boolean is(Kind other) {
            return other instanceof Numeric(Type same) && same == type;
        }

        @Override
        public String describe() {
            return type == Type.INT ? "an int" : "a long";
        }
    }

    /** The {@link GuestThread}: there is only one. */
    record ThreadView() implements Kind {
        @Override
        public String describe() {
            return "the GuestThread";
        }
    }

    /** A {@link GuestAction}: its number. */
    record Action() implements Kind {
        @Override
        public Type type() {
            return Type.INT;
        }

        @Override
        public String describe() {
            return "a GuestAction";
        }
    }

    /** An Errno: its number. */
    record Errno() implements Kind {
        @Override
        public Type type() {
            return Type.INT;
        }

        @Override
        public String describe() {
            return "an Errno";
        }
    }

    /** A view: the address of a struct. */
    record Struct(StructLayout layout) implements Kind {
        @Override
        public boolean is(Kind other) {
            return other instanceof Struct(StructLayout same) && same.name().equals(layout.name());
        }

        @Override
        public Type type() {
            return Type.LONG;
        }

        @Override
        public String describe() {
            return "a " + layout.name().replace('/', '.');
        }
    }

    /** Null: the address 0. */
    record Null() implements Kind {
        @Override
        public Type type() {
            return Type.LONG;
        }

        @Override
        public String describe() {
            return "null";
        }
    }

    /** A class constant. */
    record ClassName(String name) implements Kind {
        @Override
        public boolean is(Kind other) {
            return other instanceof ClassName(String same) && same.equals(name);
        }

        @Override
        public String describe() {
            return "a class";
        }
    }

    /** A string constant. */
    record Text(String text) implements Kind {
        @Override
        public boolean is(Kind other) {
            return other instanceof Text(String same) && same.equals(text);
        }

        @Override
        public String describe() {
            return "a string";
        }
    }
}
