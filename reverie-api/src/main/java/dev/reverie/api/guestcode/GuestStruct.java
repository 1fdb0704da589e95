package dev.reverie.api.guestcode;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A structure in memory that handlers inside the guest share with others, declared as an interface whose methods are its
 * fields, in their order:
 *
 * <pre>{@code
 * @GuestStruct(StateScope.PROCESS)
 * interface Counters {
 *     long total();                                    // a field of 8 bytes
 *     void total(long value);                          // sets it
 *     long getAndAddTotal(long delta);                 // in one step; also getAndSetTotal(v), compareAndSetTotal(expected, v)
 *     @Length(448) int byNumber(int index);            // 448 fields of 4 bytes
 *     void byNumber(int index, int value);
 *     int getAndAddByNumber(int index, int delta);
 * }
 * }</pre>
 *
 * <p>Fields are boolean, byte, short, char, int or long, aligned to their size; atomic operations are for int and long. An
 * index outside of an array ends the handler as an IndexOutOfBoundsException would.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface GuestStruct {
    /** To whom it belongs. */
    StateScope value();
}
