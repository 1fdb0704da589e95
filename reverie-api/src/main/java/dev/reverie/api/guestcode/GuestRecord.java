package dev.reverie.api.guestcode;

import java.nio.ByteBuffer;

/**
 * A record that guest code has committed. Its bytes are a copy, and the guest's word: a program that overwrites its ring makes up its own. The
 * fields of a {@link StateScope#RECORD} structure are read as those of states are.
 */
public interface GuestRecord extends GuestState {
    /** The number that tells records apart: of a {@link GuestStruct} the one that it was given, else what the code has written. */
    int type();

    /** Whether it is a record of this structure; what code has written as bytes never should be, so give those numbers from 1,000 on. */
    boolean is(Class<?> struct);

    /** Its bytes behind the length and the number: little-endian, read-only, from position 0. */
    ByteBuffer bytes();
}
