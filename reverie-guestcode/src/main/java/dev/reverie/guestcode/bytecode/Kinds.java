package dev.reverie.guestcode.bytecode;

import dev.reverie.guestcode.ir.Type;

/** The kinds of which there is one each. */
final class Kinds {
    static final Kind INT = new Kind.Numeric(Type.INT);
    static final Kind LONG = new Kind.Numeric(Type.LONG);
    static final Kind THREAD = new Kind.ThreadView();
    static final Kind ACTION = new Kind.Action();
    static final Kind ERRNO = new Kind.Errno();
    static final Kind NULL = new Kind.Null();

    private Kinds() {}
}
