package dev.reverie.guestcode;

import dev.reverie.api.guestcode.GuestAction;
import dev.reverie.api.guestcode.GuestCode;
import dev.reverie.api.guestcode.GuestStruct;
import dev.reverie.api.guestcode.GuestThread;
import dev.reverie.api.guestcode.Length;
import dev.reverie.api.guestcode.StateScope;
import java.util.function.LongUnaryOperator;

/** What guest code may not have, a class each; the line that is refused says so. */
@SuppressWarnings({"unused", "InfiniteRecursion", "MethodCanBeStatic", "StaticAssignmentOfThrowable", "EmptyCatch"})
final class Refused {
    static long variable;

    private Refused() {}

    static final class Floats {
        @GuestCode
        static GuestAction handler(GuestThread guest) {
            return guest.answer((long) (guest.result() * 1.5)); // refused: Floats
        }
    }

    static final class Objects {
        @GuestCode
        static GuestAction handler(GuestThread guest) {
            return guest.answer(new Object().hashCode()); // refused: Objects
        }
    }

    static final class Arrays {
        @GuestCode
        static GuestAction handler(GuestThread guest) {
            return guest.answer(new long[3].length); // refused: Arrays
        }
    }

    static final class Throwing {
        @GuestCode
        static GuestAction handler(GuestThread guest) {
            if (guest.result() == 0) {
                throw new IllegalStateException(); // refused: Throwing
            }
            return guest.proceed();
        }
    }

    static final class Catching {
        @GuestCode
        static GuestAction handler(GuestThread guest) {
            try {
                return guest.answer(guest.result() / guest.number()); // refused: Catching
            } catch (ArithmeticException e) {
                return guest.proceed();
            }
        }
    }

    static final class Locks {
        @GuestCode
        static synchronized GuestAction handler(GuestThread guest) {
            return guest.proceed();
        }
    }

    static final class Variables {
        @GuestCode
        static GuestAction handler(GuestThread guest) {
            variable++; // refused: Variables
            return guest.proceed();
        }
    }

    static final class Recursion {
        @GuestCode
        static long down(long from) {
            return from <= 0 ? 0 : down(from - 1); // refused: Recursion
        }

        @GuestCode
        static GuestAction handler(GuestThread guest) {
            return guest.answer(down(guest.result()));
        }
    }

    static final class Unmarked {
        static long helper(long value) {
            return value;
        }

        @GuestCode
        static GuestAction handler(GuestThread guest) {
            return guest.answer(helper(1)); // refused: Unmarked
        }
    }

    static final class Library {
        @GuestCode
        static GuestAction handler(GuestThread guest) {
            return guest.answer(Math.addExact(guest.result(), 1)); // refused: Library
        }
    }

    static final class Instances {
        @GuestCode
        static GuestAction handler(GuestThread guest) {
            return guest.answer("text".length()); // refused: Instances
        }
    }

    static final class Lambdas {
        @GuestCode
        static GuestAction handler(GuestThread guest) {
            LongUnaryOperator twice = value -> 2 * value; // refused: Lambdas
            return guest.answer(twice.applyAsLong(1));
        }
    }

    static final class Strings {
        @GuestCode
        static GuestAction handler(GuestThread guest) {
            String text = guest.result() == 0 ? "a" : "b"; // refused: Strings
            return guest.isString(0, text) ? guest.proceed() : guest.answer(0);
        }
    }

    static final class NotAscii {
        @GuestCode
        static GuestAction handler(GuestThread guest) {
            return guest.isString(0, "caf\u00e9") ? guest.proceed() : guest.answer(0); // refused: NotAscii
        }
    }

    static final class Asserts {
        @GuestCode
        static GuestAction handler(GuestThread guest) {
            assert guest.result() == 0; // refused: Asserts
            return guest.proceed();
        }
    }

    static final class Instanceof {
        @GuestCode
        static GuestAction handler(GuestThread guest) {
            return ((Object) guest) instanceof Runnable ? guest.proceed() : guest.answer(0); // refused: Instanceof
        }
    }

    static final class NotStatic {
        @GuestCode
        GuestAction handler(GuestThread guest) {
            return guest.proceed();
        }
    }

    static final class Parameters {
        @GuestCode
        static long helper(String text) {
            return 1;
        }

        @GuestCode
        static GuestAction handler(GuestThread guest) {
            return guest.proceed();
        }
    }

    static final class Results {
        @GuestCode
        static String helper() {
            return "";
        }

        @GuestCode
        static GuestAction handler(GuestThread guest) {
            return guest.proceed();
        }
    }

    static final class NoHandler {
        @GuestCode
        static long helper(long value) {
            return value;
        }
    }

    static final class Endless {
        @GuestCode
        static GuestAction handler(GuestThread guest) {
            while (true) {
                guest.argument(0, 1);
            }
        }
    }

    static final class WrongRecord {
        @GuestStruct(StateScope.THREAD)
        interface Mine {
            long value();
        }

        @GuestCode
        static GuestAction handler(GuestThread guest) {
            guest.reserve(Mine.class); // refused: WrongRecord
            return guest.proceed();
        }
    }

    static final class Large {
        @GuestStruct(StateScope.THREAD)
        interface Table {
            @Length(100000)
            long entry(int index);
        }

        @GuestCode
        static GuestAction handler(GuestThread guest, Table table) {
            return guest.answer(table.entry(0));
        }
    }

    static final class Huge {
        @GuestStruct(StateScope.PROCESS)
        interface HugeTable {
            @Length(1000000)
            long entry(int index);
        }

        @GuestCode
        static GuestAction handler(GuestThread guest, HugeTable table) {
            return guest.answer(table.entry(0));
        }
    }

    static final class OddField {
        @GuestStruct(StateScope.PROCESS)
        interface Names {
            String name();
        }

        @GuestCode
        static GuestAction handler(GuestThread guest, Names names) {
            return guest.proceed();
        }
    }

    static final class TooMuch {
        @GuestCode
        static long a(long x) {
            return x * 3 + (x >> 1) - (x ^ 5) + x * 7 + (x >>> 3) + x * x - x % 5 + x * 11 + x / 7 + (x & 9);
        }

        @GuestCode
        static long b(long x) {
            return a(x) + a(x + 1) + a(x + 2) + a(x + 3) + a(x + 4) + a(x + 5) + a(x + 6) + a(x + 7) + a(x + 8);
        }

        @GuestCode
        static long c(long x) {
            return b(x) + b(x + 1) + b(x + 2) + b(x + 3) + b(x + 4) + b(x + 5) + b(x + 6) + b(x + 7) + b(x + 8);
        }

        @GuestCode
        static GuestAction handler(GuestThread guest) {
            return guest.answer(c(1) + c(2) + c(3) + c(4) + c(5) + c(6) + c(7) + c(8) + c(9));
        }
    }
}
