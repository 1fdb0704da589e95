package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.value.Value;

/** Arguments of socket calls whose names depend on another argument. */
final class Sockets {
    private Sockets() {}

    /** A protocol, by the family; but of a pair of sockets, which has one only, its number. */
    static Value protocol(Frame f, int index, long value) {
        return f.decoder().number() == Sysno.SOCKETPAIR
                ? Value.unsigned(value)
                : choose(f, index, ChoiceShapes.SOCKETPROTOCOL, f.value(0), value);
    }

    /** An option, by the level; some have one name when they are set and another when they are read. */
    static Value option(Frame f, int index, long value) {
        int choice = f.decoder().number() == Sysno.GETSOCKOPT ? ChoiceShapes.OPTIONREAD : ChoiceShapes.OPTIONWRITTEN;
        return choose(f, index, choice, f.value(1), value);
    }

    private static Value choose(Frame f, int index, int choice, long selector, long value) {
        return Kinds.of(f, index, Choice.of(choice, selector & 0xffffffffL), value);
    }
}
